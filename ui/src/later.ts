/**
 * What the first picture does without. A further screen or dialog is one row here; it is fetched in a quiet moment
 * after the first picture, or at once where somebody is faster.
 */
import type { Component } from 'svelte';
import type { Frame, ScreenName } from './lib/frame.svelte';
import { Lazy } from './lib/lazy.svelte';

type Screen = Component<{ frame: Frame }>;

/** Every screen but the first one. */
export const SCREENS: Record<Exclude<ScreenName, 'connections'>, Lazy<Screen>> = {
  firstRun: new Lazy(() => import('./screens/first-run/FirstRun.svelte')),
  credentials: new Lazy(() => import('./screens/credentials/Credentials.svelte')),
  rotation: new Lazy(() => import('./screens/rotation/Rotation.svelte')),
  activity: new Lazy(() => import('./screens/activity/Activity.svelte')),
  systems: new Lazy(() => import('./screens/systems/Systems.svelte')),
  wizard: new Lazy(() => import('./screens/wizard/Wizard.svelte')),
  edit: new Lazy(() => import('./screens/edit/Edit.svelte')),
  settings: new Lazy(() => import('./screens/settings/Settings.svelte')),
};

/** Dialogs, and parts of the first screen that are not always there. */
export const PARTS = {
  detail: new Lazy(() => import('./screens/connections/Detail.svelte')),
  unlock: new Lazy(() => import('./dialogs/UnlockDialog.svelte')),
  palette: new Lazy(() => import('./dialogs/PaletteDialog.svelte')),
  damaged: new Lazy(() => import('./screens/connections/Damaged.svelte')),
  tests: new Lazy(() => import('./screens/connections/TestBar.svelte')),
  selection: new Lazy(() => import('./screens/connections/SelectionBar.svelte')),
  deletion: new Lazy(() => import('./dialogs/DeleteDialog.svelte')),
  command: new Lazy(() => import('./dialogs/CommandDialog.svelte')),
  archived: new Lazy(() => import('./screens/connections/Archived.svelte')),
  rotations: new Lazy(() => import('./parts/Rotations.svelte')),
  columns: new Lazy(() => import('./screens/connections/ColumnsDialog.svelte')),
  help: new Lazy(() => import('./dialogs/HelpDialog.svelte')),
};

/** Fetches them all, one after the other, so that each opens at once from then on. */
export async function loadLater(): Promise<void> {
  for (const lazy of [...Object.values(PARTS), ...Object.values(SCREENS)]) await lazy.load();
}
