/** A made-up form, and the secrets that come into it. */
import type { DraftView, EnvFileView, FieldView, FormView, InstallationsView, StagedView } from '../lib/ipc';

export function field(change: Partial<FieldView> & Pick<FieldView, 'id' | 'label'>): FieldView {
  return {
    block: 'whatAndWhere',
    help: null,
    placeholder: null,
    control: { control: 'text' },
    value: '',
    isRequired: true,
    problem: null,
    takenBy: null,
    ...change,
  };
}

/** A GitHub-like form for the answers given, as the core would draw it. */
export function form(answers: Partial<Record<string, string>> = {}): FormView {
  const organization = answers['organization']?.trim() ?? '';
  const name = answers['name']?.trim() || (organization ? `GitHub - ${organization}` : 'GitHub');
  const isTaken = name === 'GitHub - taken';
  const choices = [
    { value: 'cloud', label: 'GitHub.com' },
    { value: 'server', label: 'Enterprise Server' },
  ];
  return {
    fields: [
      field({
        id: 'site',
        label: 'GitHub',
        control: { control: 'choice', choices },
        value: answers['site'] ?? 'cloud',
      }),
      field({
        id: 'organization',
        label: 'Organization',
        placeholder: 'my-org',
        value: organization,
        problem: organization ? null : 'Enter the organization, as in github.com/my-org.',
      }),
      field({ id: 'name', label: 'Name', value: name, takenBy: isTaken ? 'connection-7' : null }),
      field({
        id: 'token',
        label: 'Token',
        block: 'credential',
        control: { control: 'secret', shape: 'rows' },
      }),
      field({ id: 'proxy', label: 'Proxy that DevLake uses', block: 'advanced', isRequired: false }),
      field({
        id: 'rateLimit',
        label: 'Requests an hour',
        block: 'advanced',
        control: { control: 'number' },
        isRequired: false,
      }),
    ],
    address: 'https://api.github.com/',
    tokenPage: { label: 'Create this token on GitHub', host: 'github.com' },
    rights: ['repo', 'read:org', 'read:user'],
    goesTo: ['DevLake production (https://devlake.example.com)', 'GitHub (https://api.github.com)'],
    isPlaceComplete: organization !== '' && !isTaken,
    isComplete: organization !== '' && !isTaken,
  };
}

export function draft(change: Partial<DraftView> = {}): DraftView {
  return {
    id: 'draft-1',
    name: 'GitHub - new-team',
    kind: 'github',
    kindLabel: 'GitHub',
    system: 'system-1',
    systemName: 'DevLake production',
    answers: { organization: 'new-team' },
    credential: null,
    savedAt: '2026-11-21T08:02:00Z',
    ...change,
  };
}

export const installations: InstallationsView = {
  choices: [
    { value: '77', label: 'acme (77)' },
    { value: '78', label: 'octo-org (78)' },
  ],
  finding: null,
};

export const staged: StagedView = {
  id: 'staged-1',
  note: null,
  kind: 'classic token',
  hint: '90ab',
  length: '40 characters',
  cleaned: 'One line break removed.',
  problem: null,
  credential: null,
};

export function envFile(change: Partial<EnvFileView> = {}): EnvFileView {
  return {
    path: '/home/kim/devlake/.devlake.env',
    found: [
      { key: 'GITHUB_PAT', login: null, staged },
      { key: 'GITHUB_TOKEN', login: null, staged: { ...staged, id: 'staged-2', hint: 'pQ2r' } },
      {
        key: 'GH_TOKEN',
        login: null,
        staged: { ...staged, id: '', problem: 'This token was cut off while copying.' },
      },
    ],
    others: ['JENKINS_TOKEN'],
    unnamed: 1,
    unreadLines: [4],
    isReadableByOthers: true,
    ...change,
  };
}
