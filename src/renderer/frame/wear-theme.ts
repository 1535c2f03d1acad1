import type { Theme } from '../state/view.ts'

/**
 * Puts the theme on at once. The controls' colour transitions are held back meanwhile: they are
 * meant for a pointer passing by, and half the page fading behind the other half is unreadable.
 */
export function wearTheme(theme: Theme): void {
  const root = document.documentElement
  root.dataset['switching'] = ''
  root.dataset['theme'] = theme
  // Reading a style settles the new colours before transitions are allowed again.
  getComputedStyle(root).getPropertyValue('color')
  delete root.dataset['switching']
}
