/** The environments, least careful first. */
import type { EnvironmentName } from '../../lib/ipc';
import * as words from '../../lib/words';

const ORDER: EnvironmentName[] = ['dev', 'staging', 'production'];

export const environments = ORDER.map((value) => ({ value, label: words.environment[value] }));
