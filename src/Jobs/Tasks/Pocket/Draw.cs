using System.Text;

namespace Vectorscope.Jobs.Tasks.Pocket;

/// <summary>Draws that depend on seed, template and number alone, so that a new template changes no other task. SplitMix64.</summary>
internal sealed class Draw
{
    private ulong _state;

    public Draw(long seed, string template, int number)
    {
        // FNV-1a over the text, so that neighbouring seeds start far apart.
        var hash = 14695981039346656037UL;
        foreach (var b in Encoding.UTF8.GetBytes($"{seed} {template} {number}"))
        {
            hash = (hash ^ b) * 1099511628211UL;
        }
        _state = hash;
    }

    public int Below(int bound) => (int)(((UInt128)Next() * (ulong)bound) >> 64);

    /// <summary>Both ends included.</summary>
    public int From(int least, int most) => least + Below(most - least + 1);

    /// <summary>From 0 to below 1.</summary>
    public double Share() => (Next() >> 11) / (double)(1UL << 53);

    public bool Chance(double share) => Share() < share;

    public T One<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    /// <summary>Different items in drawn order.</summary>
    public T[] Some<T>(IReadOnlyList<T> items, int count)
    {
        var rest = items.ToList();
        var taken = new T[count];
        for (var i = 0; i < count; i++)
        {
            var at = Below(rest.Count);
            taken[i] = rest[at];
            rest.RemoveAt(at);
        }
        return taken;
    }

    public T[] Shuffled<T>(IReadOnlyList<T> items) => Some(items, items.Count);

    /// <summary>Different whole numbers, both ends included.</summary>
    public int[] Numbers(int count, int least, int most) => Some([.. Enumerable.Range(least, most - least + 1)], count);

    public string Sentence() =>
        $"The {One(Words.Adjectives)} {One(Words.Animals)} {One(Words.Verbs)} the {One(Words.Adjectives)} {One(Words.Animals)}.";

    public string[] Sentences(int count) => [.. Enumerable.Range(0, count).Select(_ => Sentence())];

    private ulong Next()
    {
        _state += 0x9E3779B97F4A7C15UL;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
