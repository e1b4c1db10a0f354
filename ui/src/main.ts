/** The window, drawn once its first answers are there. */
import { mount } from 'svelte';
import App from './App.svelte';
import { opening } from './opening';
import './style/tokens.css';
import './style/base.css';
import './style/controls.css';

const target = document.getElementById('app');
if (!target) throw new Error('the page has no place for the window');

const { props, ready } = opening();
void ready.then(() => mount(App, { target, props }));
