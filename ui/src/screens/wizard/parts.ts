/** What of the wizard is loaded only where it is needed. */
import { Lazy } from '../../lib/lazy.svelte';

export const connectorMatrix = new Lazy(() => import('../connector/Matrix.svelte'));
