/** The window itself, drawn once its first answers are there. */
import { mount } from 'svelte';
import App from './App.svelte';
import type { First } from './first';
import { opening } from './opening';
import './style/tokens.css';
import './style/base.css';
import './style/controls.css';

export async function openWindow(first: First): Promise<void> {
  const target = document.getElementById('app');
  if (!target) throw new Error('the page has no place for the window');
  const { props, ready } = opening(first);
  await ready;
  mount(App, { target, props });
}
