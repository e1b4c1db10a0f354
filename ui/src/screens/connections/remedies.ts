/** What a finding's button does for a saved connection. */
import type { Frame } from '../../lib/frame.svelte';
import type { FieldName } from '../../lib/ipc';
import type { ConnectionsState } from './connections.svelte';

export function connectionRemedies(frame: Frame, list: ConnectionsState) {
  const system = list.detail?.systemId;
  const id = list.detail?.id;
  return {
    openTokenPage: () => void list.openTokenPage(),
    checkAgain: () => void list.test(),
    reloadList: () => void frame.reload(system === undefined ? [] : [system]),
    openNetworkSettings: () => void frame.go('settings', { kind: 'network' }),
    ...(id === undefined
      ? {}
      : {
          fixField: ({ field }: { field: FieldName }) => void frame.edit(id, { field }),
          useAddress: (address: { insteadOf: string | null; address: string }) =>
            void frame.edit(id, { field: 'address', address }),
          useLogin: ({ login }: { login: string }) => void frame.edit(id, { field: 'login', login }),
          takeOverAccount: ({ account }: { account: string }) => void list.takeOver(account),
        }),
    ...(system === undefined
      ? {}
      : { enterSystemLogin: () => void frame.go('systems', { kind: 'systemLogin', system }) }),
  };
}

export type ConnectionRemedies = ReturnType<typeof connectionRemedies>;
