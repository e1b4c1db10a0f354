/** What a finding's button does beside the edit form. */
import type { Frame } from '../../lib/frame.svelte';
import type { FieldName } from '../../lib/ipc';
import type { EditForm } from './edit.svelte';
import type { EditRun } from './save.svelte';

export function remediesOf(frame: Frame, form: EditForm, run: EditRun) {
  return {
    fixField: ({ field }: { field: FieldName }) => void run.focus(field),
    useAddress: (address: { insteadOf: string | null; address: string }) => {
      form.use(address);
      void run.focus('address');
    },
    useLogin: ({ login }: { login: string }) => {
      form.answer('login', login);
      void run.focus('login');
    },
    takeOverAccount: ({ account }: { account: string }) => void run.takeOver(account),
    openTokenPage: () => void run.openTokenPage(),
    openNetworkSettings: () => void frame.go('settings', { kind: 'network' }),
    reloadList: () => void run.readAgain(),
    enterSystemLogin: () =>
      void frame.go('systems', { kind: 'systemLogin', system: form.view?.systemId ?? '' }),
  };
}
