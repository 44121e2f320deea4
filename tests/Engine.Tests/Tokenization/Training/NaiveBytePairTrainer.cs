using System.Text;
using System.Text.RegularExpressions;

namespace Vectorscope.Engine.Tests.Tokenization.Training;

/// <summary>Byte-pair training as it is told: count everything, merge the best, start over. By .NET's regular expressions, for texts whose letters lie in the BMP.</summary>
internal static class NaiveBytePairTrainer
{
    private const string Pattern = @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    public static List<(string Left, string Right)> Train(IEnumerable<string> texts, int most)
    {
        // GPT-2's spelling of bytes, from its definition.
        var printable = Enumerable.Range('!', 94).Concat(Enumerable.Range(0xA1, 12)).Concat(Enumerable.Range(0xAE, 82)).ToList();
        var others = Enumerable.Range(0, 256).Except(printable).ToList();
        string Spell(byte b) => ((char)(printable.Contains(b) ? b : 256 + others.IndexOf(b))).ToString();
        var order = Enumerable.Range(0, 256).Select(b => Spell((byte)b)).OrderBy(s => s[0]).ToList();
        var words = texts
            .SelectMany(t => t.Split("<|im_end|>"))
            .SelectMany(t => Regex.Matches(t.Normalize(NormalizationForm.FormC), Pattern).Select(m => m.Value))
            .Select(piece => Encoding.UTF8.GetBytes(piece).Select(Spell).ToList())
            .ToList();
        var merges = new List<(string Left, string Right)>();
        while (merges.Count < most)
        {
            var best = words.SelectMany(w => w.Zip(w.Skip(1)))
                .GroupBy(p => p).Where(g => g.Count() > 1 && !order.Contains(g.Key.First + g.Key.Second))
                .OrderByDescending(g => g.Count()).ThenBy(g => order.IndexOf(g.Key.First)).ThenBy(g => order.IndexOf(g.Key.Second))
                .Select(g => g.Key).FirstOrDefault();
            if (best == default) break;
            merges.Add(best);
            order.Add(best.First + best.Second);
            words = [.. words.Select(w => Merge(w, best))];
        }
        return merges;
    }

    private static List<string> Merge(List<string> word, (string Left, string Right) pair)
    {
        var merged = new List<string>();
        for (var i = 0; i < word.Count; i++)
        {
            var isPair = i + 1 < word.Count && word[i] == pair.Left && word[i + 1] == pair.Right;
            merged.Add(isPair ? word[i] + word[++i] : word[i]);
        }
        return merged;
    }
}
