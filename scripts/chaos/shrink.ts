/**
 * The shortest part of a fault plan that still shows a violation, as far as leaving out rules one at a time finds it:
 * halves first, then single rules. `fails` runs a plan and says whether it shows one.
 */
export async function shrink(
  plan: readonly string[],
  fails: (plan: readonly string[]) => Promise<boolean>,
): Promise<readonly string[]> {
  if (plan.length === 0 || (await fails([]))) return [];
  let shortest = plan;
  for (let size = Math.ceil(plan.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2))
    for (let at = 0; at < shortest.length && shortest.length > 1; ) {
      const without = [...shortest.slice(0, at), ...shortest.slice(at + size)];
      if (without.length > 0 && (await fails(without))) shortest = without;
      else at += size;
    }
  return shortest;
}
