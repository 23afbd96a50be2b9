// What the reader chose, kept from page to page. From disk, Chromium keeps localStorage for all pages together and no
// cookies; Firefox keeps cookies for all of them, and localStorage for each page alone. On the web there is no need of
// cookies, which would go to the server with every page.

const onDisk = location.protocol === "file:";

/** A year in seconds. */
const YEAR = 31536000;

/** The value of a cookie in a list of them. */
export function cookie(cookies: string, key: string): string | null {
  for (const pair of cookies.split("; ")) {
    const [name, value] = [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)];
    if (name !== key) continue;
    try {
      return decodeURIComponent(value);
    } catch {
      return null;
    }
  }
  return null;
}

/** What was kept. The cookie speaks first: where there is one, localStorage may be that of an earlier visit of the page. */
export function kept(key: string): string | null {
  const known = onDisk ? cookie(document.cookie, key) : null;
  if (known !== null) return known;
  try {
    return localStorage.getItem(key);
  } catch {
    // Storage may be switched off.
    return null;
  }
}

/** Keeps a value, for a year at least. */
export function keep(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Then it holds for this page, or by the cookie.
  }
  if (onDisk) document.cookie = `${key}=${encodeURIComponent(value)}; path=/; max-age=${YEAR}; samesite=lax`;
}

/** What was kept for this tab alone; for all tabs in a browser that keeps cookies on disk. */
export function keptHere(key: string): string | null {
  const known = onDisk ? cookie(document.cookie, key) : null;
  if (known !== null) return known;
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Keeps a value until the tab is closed; where there are cookies on disk, until the browser is. */
export function keepHere(key: string, value: string): void {
  try {
    sessionStorage.setItem(key, value);
  } catch {
    // Then nothing is kept.
  }
  if (onDisk) document.cookie = `${key}=${encodeURIComponent(value)}; path=/; samesite=lax`;
}
