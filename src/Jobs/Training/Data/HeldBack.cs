using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Vectorscope.Jobs.Training.Data;

/// <summary>Chooses what is held back for evaluation: whole groups, so that nothing that is measured was told in other words in training.</summary>
internal static class HeldBack
{
    /// <summary>The share of the groups, at least one of several; which ones depends on the seed and their names alone, not on their order.</summary>
    public static HashSet<string> Choose(IReadOnlyCollection<string> groups, double share, long seed)
    {
        if (share <= 0 || groups.Count < 2)
        {
            return [];
        }
        var count = Math.Clamp((int)Math.Round(share * groups.Count, MidpointRounding.AwayFromZero), 1, groups.Count - 1);
        return [.. groups.OrderBy(group => Rank(group, seed), StringComparer.Ordinal).Take(count)];
    }

    private static string Rank(string group, long seed) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{seed} {group}"))));
}
