import { screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import type { Ipc, ProbeView } from '../../lib/ipc';
import { expectNoViolations } from '../../testing/axe';
import { deferred, failure } from '../../testing/core';
import * as samples from '../../testing/samples';
import { button, openWindow } from '../../testing/window';

/** Made up for these tests; valid nowhere. */
const KEY = 'made-up-api-key-of-a-devlake';

async function openSystems(answers: Partial<Ipc> = {}) {
  const opened = await openWindow(answers);
  await opened.user.keyboard('{Control>}6{/Control}');
  await screen.findByRole('heading', { level: 1, name: 'Systems' });
  return opened;
}

async function openAdding(answers: Partial<Ipc> = {}) {
  const opened = await openSystems(answers);
  await opened.user.click(await button('Add a system…'));
  await screen.findByRole('heading', { name: 'Add a system' });
  return { ...opened, address: screen.getByRole<HTMLInputElement>('textbox', { name: 'Address' }) };
}

describe('the list', () => {
  it('says of each how it answers, and what stands in the way', async () => {
    const down = samples.system({ reach: 'trouble', trouble: samples.downFinding, warnings: ['No login.'] });
    const { core, user } = await openSystems({ listSystems: async () => [down] });
    const card = await screen.findByRole('article', { name: 'DevLake production' });

    expect(within(card).getByText('Does not answer')).toBeTruthy();
    expect(within(card).getByText('No login.')).toBeTruthy();
    await expectNoViolations();
    await user.click(within(card).getByRole('button', { name: 'Check again' }));

    await waitFor(() => expect(core.reloadLists.mock.lastCall?.[0]).toEqual(['system-1']));
  });

  it('changes name, environment and its own way through the network', async () => {
    const { core, user } = await openSystems();
    await user.click(await button('Change…'));
    await user.click(screen.getByRole('radio', { name: 'Staging' }));
    await user.click(screen.getByRole('checkbox', { name: 'Its own way through the network' }));
    await user.click(screen.getByRole('radio', { name: 'This one' }));
    await user.type(screen.getByRole('textbox', { name: 'Proxy address' }), 'http://proxy.example:3128');
    await expectNoViolations();

    await user.click(await button('Save'));

    expect(core.changeSystem.mock.lastCall?.[0]).toMatchObject({
      id: 'system-1',
      environment: 'staging',
      route: { proxy: 'explicit', proxyAddress: 'http://proxy.example:3128' },
    });
  });

  it('takes a login once and empties its field', async () => {
    const { core, user } = await openSystems();
    await user.click(await button('Set its login…'));
    await user.click(screen.getByRole('radio', { name: 'User and password' }));
    await user.type(screen.getByRole('textbox', { name: 'User' }), 'kim');
    const password = screen.getByLabelText<HTMLInputElement>('Password');
    await user.type(password, KEY);
    await expectNoViolations();
    core.setSystemLogin.mockRejectedValueOnce(failure('refused', { message: 'The login was refused.' }));

    await user.click(await button('Save the login'));

    await screen.findByText('Enter it again: what was typed is not kept.');
    expect(password.value).toBe('');
    expect(core.setSystemLogin).toHaveBeenCalledExactlyOnceWith(
      'system-1',
      {
        login: 'uiBasic',
        user: 'kim',
        password: KEY,
      },
      expect.any(String),
    );
  });

  it('opens the store before a login is taken from its field', async () => {
    const { core, user } = await openSystems({
      start: async () => samples.start({ store: samples.lockedStore }),
    });
    await user.click(await button('Set its login…'));
    const key = screen.getByLabelText<HTMLInputElement>('API key', { selector: 'input[type=password]' });
    await user.type(key, KEY);

    await user.click(await button('Save the login'));
    const dialog = await screen.findByRole('dialog');
    expect(core.setSystemLogin).not.toHaveBeenCalled();
    await user.type(within(dialog).getByLabelText('Passphrase'), 'made-up words{Enter}');

    await waitFor(() => expect(core.setSystemLogin).toHaveBeenCalledOnce());
    expect(key.value).toBe('');
  });
});

describe('adding', () => {
  it('offers what was found on this computer', async () => {
    const found = {
      address: 'http://127.0.0.1:8080',
      source: 'this computer, port 8080',
      version: '1.0.2',
      stateFile: null,
    };
    const { core, user, address } = await openAdding({ findSystems: async () => [found] });

    await user.click(await button('Use http://127.0.0.1:8080'));

    await screen.findByText('DevLake 1.0.2 answers at http://localhost:8080');
    expect(address.value).toBe('http://127.0.0.1:8080');
    expect(core.probeSystem).toHaveBeenCalledOnce();
    await expectNoViolations();
  });

  it('lets a typed address win over one that is still being asked', async () => {
    const late = deferred<ProbeView>();
    const { core, user, address } = await openAdding();
    core.probeSystem.mockImplementation(async (input) =>
      input.address === 'old' ? late.promise : samples.probe({ address: 'http://new', version: '2' }),
    );

    await user.type(address, 'old');
    await user.tab();
    await user.clear(address);
    await user.type(address, 'new');
    await user.tab();
    await screen.findByText('DevLake 2 answers at http://new');
    late.resolve(samples.probe({ address: 'http://old' }));
    await late.promise;

    expect(screen.queryByText(/http:\/\/old/)).toBeNull();
  });

  it('adds at the first press, although the address is still being asked', async () => {
    const asking = deferred<ProbeView>();
    const { core, user, address } = await openAdding({ probeSystem: () => asking.promise });
    await user.type(address, 'localhost:8080');

    await user.click(await button('Add the system'));
    asking.resolve(samples.probe());

    await waitFor(() => expect(core.addSystem).toHaveBeenCalledOnce());
    expect(core.probeSystem).toHaveBeenCalledOnce();
  });

  it('says what stands in the way', async () => {
    const { user, address } = await openAdding({
      probeSystem: async () => samples.probe({ isUsable: false, trouble: samples.downFinding }),
    });

    await user.type(address, 'localhost:8085');
    await user.click(await button('Check the address'));

    await screen.findByText('Nothing answers at http://localhost:8085.');
    await expectNoViolations();
  });

  it('asks for a login where one is needed and hands it over once', async () => {
    const { core, user, address } = await openAdding({
      probeSystem: async () => samples.probe({ isUsable: false, needsLogin: true }),
    });
    await user.type(address, 'localhost:8080');
    await user.tab();
    const key = await screen.findByLabelText<HTMLInputElement>('API key', {
      selector: 'input[type=password]',
    });
    await expectNoViolations();

    await user.click(await button('Add the system'));
    await screen.findByText('Enter the login.');
    await user.type(key, KEY);
    await user.click(await button('Add the system'));

    await waitFor(() => expect(core.addSystem).toHaveBeenCalledOnce());
    expect(core.addSystem.mock.lastCall?.[0].login).toEqual({ login: 'apiKey', key: KEY });
    expect(JSON.stringify(core.probeSystem.mock.calls)).not.toContain(KEY);
    expect(key.value).toBe('');
  });

  it('wants an agreement before secrets travel in clear', async () => {
    const { core, user, address } = await openAdding({
      probeSystem: async () => samples.probe({ address: 'http://devlake.example', isPlainRemote: true }),
    });
    await user.type(address, 'http://devlake.example');
    await user.tab();
    const agreement = await screen.findByRole('checkbox', {
      name: 'Send secrets to this address unencrypted',
    });
    expect((await button('Add the system')).matches(':disabled')).toBe(true);
    await expectNoViolations();

    await user.click(agreement);
    await user.click(await button('Add the system'));

    await waitFor(() => expect(core.addSystem.mock.lastCall?.[0].allowsPlainHttp).toBe(true));
  });

  it('reads a state file by its path or from the native dialog', async () => {
    const { core, user } = await openAdding();
    await user.click(screen.getByText('From a gh-devlake state file'));

    await user.type(screen.getByRole('textbox', { name: 'Path of a state file' }), '/tmp/state.json{Enter}');
    await screen.findByText('The file names no DevLake.');
    await user.click(await button('Choose a file…'));

    expect(core.readStateFile).toHaveBeenCalledWith('/tmp/state.json');
    expect(core.pickStateFile).toHaveBeenCalledOnce();
  });

  it('puts a refused address on its field', async () => {
    const { user, address } = await openAdding({
      probeSystem: async () =>
        Promise.reject(failure('invalidField', { field: 'address', message: 'This is no address.' })),
    });

    await user.type(address, ':::');
    await user.tab();

    await screen.findByText('This is no address.');
    expect(address.getAttribute('aria-invalid')).toBe('true');
    await expectNoViolations();
  });
});

it('keeps a state file of gh-devlake in step, chosen in the desktop’s own dialog', async () => {
  const { core, user } = await openSystems();
  await user.click(await button('State file…'));
  await screen.findByText(/recorded there too/);
  await expectNoViolations();

  await user.click(await button('Choose a file…'));

  await waitFor(() => expect(core.chooseStateFile).toHaveBeenCalledExactlyOnceWith('system-1'));
  await waitFor(() => expect(screen.queryByText(/recorded there too/)).toBeNull());
});

it('says what the state file does not say yet, and writes it when asked', async () => {
  const stateFile = {
    path: '/work/.devlake-local.json',
    owed: 2,
    trouble: 'The state file cannot be written.',
    remedy: 'Look at who may write in its folder.',
  };
  const { core, user } = await openSystems({
    listSystems: async () => [samples.system({ stateFile })],
  });
  await screen.findByText(/cannot be written\. 2 changes are not in it yet\. Look at who/);
  await expectNoViolations();

  await user.click(await button('Try again'));

  await waitFor(() => expect(core.writeStateFile).toHaveBeenCalledExactlyOnceWith('system-1'));
});

it('offers nothing of a server for what Patchbay keeps itself', async () => {
  await openSystems({
    listSystems: async () => [
      samples.system({ kind: 'dojops-sa', sort: 'dojops', name: 'dojops-sa', hasAddress: false }),
    ],
  });

  await screen.findByText('Kept in Patchbay');

  const offered = screen.getAllByRole('button').map((one) => one.textContent?.trim());
  expect(offered).toEqual(expect.arrayContaining(['Change…', 'Remove…', 'Activity']));
  for (const of of ['Read its connections', 'Set its login…', 'Move…']) expect(offered).not.toContain(of);
  expect(screen.queryByText('Address')).toBeNull();
  await expectNoViolations();
});
