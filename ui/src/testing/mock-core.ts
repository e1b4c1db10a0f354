/** The made-up core's answers, by command. */
import type { ActivityInput, CheckEvent, CheckView, RowView } from '../lib/ipc';
import * as samples from './samples';

type Given = Record<string, unknown>;
type Listener = { onmessage: (event: CheckEvent) => void };

const NAMES: [string, RowView['health'], string, RowView['environment'], string, string, string, string][] = [
  [
    'GitHub - my-org',
    'rejected',
    'DevLake production',
    'production',
    'GitHub',
    'kim-dev',
    '…90ab',
    '62 days',
  ],
  ['Jenkins - build', 'unreachable', 'DevLake staging', 'staging', 'Jenkins', 'admin', 'admin', '98 days'],
  [
    'GitHub - new-team',
    'pending',
    'DevLake production',
    'production',
    'GitHub',
    'kim-dev',
    '…pQ2r',
    '0 days',
  ],
  ['GitHub - fine-grained', 'notCheckable', 'DevLake local', 'dev', 'GitHub', 'kim-dev', '…pQ2r', '8 days'],
  [
    'Jenkins - release',
    'unchecked',
    'DevLake production',
    'production',
    'Jenkins',
    'ci-bot',
    'ci-bot',
    '12–240 days',
  ],
  ['Sonar - quality', 'gone', 'DevLake production', 'production', 'SonarQube', 'ci-bot', '…e41f', '71 days'],
  [
    'A very long name that somebody typed without thinking about lists, tables, or the people who read them',
    'healthy',
    'DevLake of the department for exceptionally long names',
    'staging',
    'Azure DevOps',
    'kim.example@corporation.example.com',
    '…7Qxy',
    'between 12 and 240 days',
  ],
  ['<b>GitHub</b> - ‮gro-ym', 'healthy', 'DevLake local', 'dev', 'GitHub', 'kim-dev', '…Zz19', '20 days'],
];

const rows: RowView[] = Array.from({ length: 24 }, (_, number) => {
  const given = NAMES[number];
  if (!given) return samples.row(number);
  const [name, health, system, environment, kind, account, credential, age] = given;
  return samples.row(number, { name, health, system, environment, kind, account, credential, age });
});

function systems(view: string | null) {
  if (view === 'first' || view === 'empty') return [];
  return [
    samples.system(),
    samples.system({
      id: 'system-2',
      name: 'DevLake staging',
      environment: 'staging',
      address: 'http://localhost:8085',
      reach: view === 'down' ? 'trouble' : 'answers',
      trouble: view === 'down' ? samples.downFinding : null,
      ownLogin: 'none',
      connectionCount: 8,
      warnings: ['Without a login, and not on this computer: whoever reaches it can read and change it.'],
    }),
    samples.system({
      id: 'system-3',
      name: 'DevLake local',
      environment: 'dev',
      address: 'http://localhost:8080',
      ownLogin: 'none',
      connectionCount: 2,
    }),
  ];
}

/** Plays a check rung by rung. */
async function play(given: Given, result: CheckView): Promise<CheckView> {
  const { onmessage } = given['onEvent'] as Listener;
  const pause = () => new Promise((resolve) => setTimeout(resolve, 120));
  onmessage({
    event: 'started',
    rungs: result.rungs.map((rung) => ({ ...rung, outcome: null, finding: null })),
  });
  for (const [index, rung] of result.rungs.entries()) {
    onmessage({ event: 'running', index });
    await pause();
    onmessage({ event: 'finished', index, rung });
  }
  return result;
}

export function answer(command: string, given: Given, query: URLSearchParams): unknown {
  const view = query.get('view');
  const input = given['input'] as { answers?: Record<string, string> } | undefined;
  const check = view === 'refused' ? samples.refusedCheck : samples.check();
  const theme = query.get('theme') === 'dark' ? 'dark' : 'light';
  const store =
    view === 'first' ? samples.emptyStore : view === 'locked' ? samples.keychainLocked : samples.openStore;
  switch (command) {
    case 'start':
      return samples.start({ isFirstRun: view === 'first', store, settings: { ...samples.settings, theme } });
    case 'list_systems':
      return systems(view);
    case 'find_systems':
      return [{ address: 'http://127.0.0.1:8080', source: 'this computer, port 8080', version: '1.0.2' }];
    case 'list_connections': {
      const { offset, limit, text } = given['query'] as { offset: number; limit: number; text: string };
      const known = systems(view).length === 0 ? [] : rows;
      const matching = known.filter((row) => row.name.toLowerCase().includes(text.toLowerCase()));
      return samples.listing(matching.slice(offset, offset + limit), {
        lineCount: matching.length,
        total: known.length,
        attention: 5,
        drafts: 1,
        archived: 1,
        damaged: 2,
      });
    }
    case 'complete_filter':
      return [];
    case 'show_connection':
      return samples.connection({ id: String(given['id']) });
    case 'check_connection':
    case 'check_draft':
      return play(given, check);
    case 'create_connection':
      return play(given, check).then(() => ({
        connection: 'connection-0',
        name: 'GitHub - my-org',
        isPending: false,
        check,
        offersDeletion: false,
      }));
    case 'look_for_syncs':
      return samples.syncs();
    case 'plan_deletion':
      return samples.deletionPlan();
    case 'delete_connection':
      return samples.deleted();
    case 'list_archived':
      return [samples.archived()];
    case 'restore_archived':
      return samples.draft();
    case 'erase_archived':
    case 'erase_unused':
      return { isFinished: true };
    case 'list_damage':
      return { rows: [samples.damaged()], missing: 1 };
    case 'list_credentials':
      return {
        credentials: [0, 1, 2, 3].map((number) => samples.credential(number)),
        same: [{ kept: 'credential-0', orphans: ['credential-2'], isByAccount: false }],
      };
    case 'list_activity':
      return samples.activityPage(given['input'] as ActivityInput, view === 'long' ? 5000 : 40);
    case 'print_commands':
      return samples.printedCommands();
    case 'list_rotations':
      return view === 'interrupted' ? [samples.rotation({ phase: 'pausedForward' })] : [];
    case 'plan_rotation':
      return samples.rotationPlan();
    case 'begin_rotation':
    case 'show_rotation':
      return samples.rotation({ phase: 'staged' });
    case 'carry_on_rotation':
      return samples.rotation({
        phase: ['begin', 'resume'].includes((given['decision'] as { decision: string }).decision)
          ? 'committed'
          : 'verified',
      });
    case 'list_undated':
      return [0, 1, 2].map((number) => samples.undated(number));
    case 'list_drafts':
      return [samples.draft()];
    case 'list_system_sorts':
      return samples.systemSorts;
    case 'list_kinds':
      return [
        { id: 'github', label: 'GitHub', system: 'devLake', group: 'DevLake' },
        { id: 'jenkins', label: 'Jenkins', system: 'devLake', group: 'DevLake' },
      ];
    case 'read_form':
      return samples.form(input?.answers ?? {});
    case 'find_in_environment':
      return ['GITHUB_TOKEN'];
    case 'pick_env_file':
    case 'read_env_file':
      return samples.envFile();
    case 'read_environment':
      return samples.envFile().found;
    case 'stage_secret':
      return samples.staged;
    case 'plan_move':
      return samples.movePlan();
    case 'plan_removal':
      return samples.removalPlan();
    case 'erasure':
    case 'finish_erasure':
      return { isFinished: true };
    case 'probe_system':
      return samples.probe();
    case 'add_system':
      return systems(null)[0];
    case 'wait_for_signal':
      return given['heard'] ? new Promise(() => undefined) : { changes: 0, keys: 0, store: null };
    case 'reload_lists':
      return { found: 24, adopted: 0, gone: 0, troubles: [] };
    case 'list_backups':
      return samples.backups;
    case 'plan_restore':
      return samples.restore;
    case 'save_settings':
      return given['settings'];
    case 'store_state':
    case 'lock_store':
      return samples.keychainLocked;
    case 'create_store_in_keychain':
    case 'try_keychain':
    case 'unlock_with_passphrase':
    case 'create_store_with_passphrase':
      return samples.openStore;
    default:
      return null;
  }
}
