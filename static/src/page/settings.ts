// The colours that the reader chose over the system's, kept for all pages.

const key = 'sanduq:theme'

/** Applies the kept choice; called before the page is first painted. */
export function applyTheme(): void {
  apply(kept())
}

/** Makes the page's own choice work. */
export function offerThemes(): void {
  const select = document.querySelector<HTMLSelectElement>('#theme')
  if (!select) return
  select.value = kept()
  select.closest<HTMLElement>('[hidden]')?.removeAttribute('hidden')
  select.addEventListener('change', () => {
    keep(select.value)
    apply(select.value)
  })
}

function apply(theme: string): void {
  if (theme) document.documentElement.dataset['theme'] = theme
  else delete document.documentElement.dataset['theme']
}

function kept(): string {
  try {
    const theme = localStorage.getItem(key)
    return theme === 'light' || theme === 'dark' ? theme : ''
  } catch {
    return ''
  }
}

function keep(theme: string): void {
  try {
    localStorage.setItem(key, theme)
  } catch {
    // No storage: the choice holds for this page.
  }
}
