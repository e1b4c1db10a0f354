/** What of the detail panel is loaded only where it is needed. */
import { Lazy } from '../../lib/lazy.svelte';

export const syncsPart = new Lazy(() => import('./Syncs.svelte'));
export const connectorPart = new Lazy(() => import('../connector/Connector.svelte'));
