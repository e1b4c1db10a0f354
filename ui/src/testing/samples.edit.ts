/** Made-up views of a change. Beside `samples.ts`. */
import type { EditFormView, EditInput, EditOutcomeView } from '../lib/ipc';
import { check, form } from './samples';

/** A stored GitHub-like connection with what was changed about it, as the core would draw it. */
export function editForm(
  { answers, further }: Pick<EditInput, 'answers' | 'further'>,
  change: Partial<EditFormView> = {},
): EditFormView {
  const stored = {
    name: 'GitHub - my-org',
    organization: 'my-org',
    proxy: '',
    address: 'https://api.github.com/',
  };
  const { fields } = form({ ...stored, ...answers });
  const texts = Object.entries(stored).map(([name, before]) => {
    const after = answers[name as keyof typeof stored] ?? before;
    return { field: name as keyof typeof stored, name, before, after };
  });
  const flags = Object.entries(further).map(([name, value]) => ({
    field: null,
    name,
    before: 'true',
    after: value?.type === 'flag' ? String(value.isOn) : '',
  }));
  return {
    tokens: [],
    name: stored.name,
    kind: 'github',
    kindLabel: 'GitHub',
    systemId: 'system-1',
    system: 'DevLake production',
    environment: 'production',
    fields: fields.map((one) => (one.id === 'proxy' ? { ...one, value: answers.proxy ?? '' } : one)),
    address: stored.address,
    tokenPage: { label: 'Create this token on GitHub', host: 'github.com' },
    rights: ['repo', 'read:org', 'read:user'],
    further: [
      { name: 'enableGraphql', value: { type: 'flag', isOn: true } },
      { name: 'appId', value: { type: 'text', text: '' } },
    ],
    stored: ['GitHub classic token …90ab'],
    changes: [...texts.filter(({ before, after }) => before !== after), ...flags],
    moves: null,
    needsSecret: null,
    hasSeveralTokens: false,
    seen: '2026-11-20T08:02:00Z',
    ...change,
  };
}

export function edited(
  change: Partial<Extract<EditOutcomeView, { outcome: 'edited' }>> = {},
): EditOutcomeView {
  return { outcome: 'edited', differences: [], showsTokens: false, unused: [], check: check(), ...change };
}

/** Somebody else gave it a proxy while a name was being typed. */
export const bothSides: EditOutcomeView = {
  outcome: 'changedElsewhere',
  fields: [
    { field: 'name', name: 'name', seen: 'GitHub - my-org', theirs: 'GitHub - my-org', mine: 'Mine' },
    { field: 'proxy', name: 'proxy', seen: '', theirs: 'http://theirs.example', mine: null },
  ],
  theirsAt: '2026-11-21T09:00:00Z',
};
