import { screen, waitFor } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import type { FormView } from '../../lib/ipc';
import { expectNoViolations } from '../../testing/axe';
import * as samples from '../../testing/samples';
import { button, openWindow } from '../../testing/window';

/** Made up for these tests; valid nowhere. */
const SECRET = 'made-up-secret-for-several-rows';

describe('several tokens', () => {
  it('are rows that the check names one by one, and the create sends together', async () => {
    let number = 0;
    const tokens = [
      { position: 0, account: 'kim-dev', outcome: 'passed', finding: null },
      { position: 1, account: 'hubot', outcome: 'passed', finding: null },
    ] as const;
    const { user, core } = await openWindow({
      stageSecret: async () => ({ ...samples.staged, id: `staged-${(number += 1)}` }),
      checkDraft: async () => samples.check({ tokens: [...tokens] }),
    });
    await user.click(await button('New connection'));
    await user.type(await screen.findByRole('textbox', { name: 'Organization' }), 'my-org');
    await user.tab();
    await waitFor(() => expect(screen.getByLabelText('Token').matches(':disabled')).toBe(false));
    await user.click(screen.getByLabelText('Token'));
    await user.paste(SECRET);

    await user.click(await button('Add a token'));
    await user.paste(SECRET);
    await user.click(await button('Check'));

    await screen.findByText('hubot');
    await expectNoViolations();
    await user.click(await button('Create'));
    await waitFor(() => expect(core.createConnection).toHaveBeenCalled());
    const [draft] = core.createConnection.mock.lastCall ?? [];
    expect([draft?.staged, draft?.further]).toEqual(['staged-1', ['staged-2']]);
    expect(document.documentElement.outerHTML).not.toContain(SECRET);
  });
});

describe('an installation', () => {
  it('is picked from what the core lists', async () => {
    const app: FormView = {
      ...samples.form(),
      isPlaceComplete: true,
      fields: [
        samples.field({
          id: 'appKey',
          label: 'Private key',
          block: 'credential',
          control: { control: 'secret', shape: 'key' },
        }),
        samples.field({
          id: 'installation',
          label: 'Installation',
          block: 'credential',
          control: { control: 'pick' },
        }),
      ],
    };
    const { user, core } = await openWindow({ readForm: async () => app });
    await user.click(await button('New connection'));
    const key = await screen.findByLabelText('Private key');
    await user.click(key);
    await user.paste(SECRET);

    await user.click(await button('Show the list'));
    await user.selectOptions(screen.getByRole('combobox', { name: 'Installation' }), '78');

    expect(core.readForm.mock.lastCall?.[0].answers).toMatchObject({ installation: '78' });
    await expectNoViolations();
  });
});
