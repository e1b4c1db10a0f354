import { askFirst } from './first';

const first = askFirst();
void import('./window').then(({ openWindow }) => openWindow(first));
