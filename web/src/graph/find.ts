// Finds nodes by their names while somebody types.

/** A name as it is compared: no marks, no case. */
export function folded(name: string): string {
  return name.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
}

/** The best nodes for what was typed: names that begin with it, then those with a word that does, then the others. */
export function find(typed: string, names: readonly (readonly string[])[], most: number, size: (node: number) => number): number[] {
  const wanted = folded(typed.trim());
  if (wanted === "") return [];
  const found: { node: number; rank: number }[] = [];
  names.forEach((own, node) => {
    let rank = 3;
    for (const name of own) {
      const at = name.indexOf(wanted);
      if (at < 0) continue;
      const isWord = at > 0 && !/[\p{L}\p{N}]/u.test(name[at - 1]!);
      rank = Math.min(rank, name === wanted ? -1 : at === 0 ? 0 : isWord ? 1 : 2);
    }
    if (rank < 3) found.push({ node, rank });
  });
  found.sort((a, b) => a.rank - b.rank || size(b.node) - size(a.node) || a.node - b.node);
  return found.slice(0, most).map(({ node }) => node);
}
