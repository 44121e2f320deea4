using System.Collections.Frozen;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Vectorscope.Jobs.Tasks.Pocket;

namespace Vectorscope.Jobs.Episodes.Wordings;

/// <summary>Ways to say things, from the text files beside this one: a pool's name after <c>#</c>, then an alternative per line, in which <c>{name}</c> stands for a pool or a given value.</summary>
internal sealed partial class Wording
{
    private readonly FrozenDictionary<string, string[]> _pools;

    private Wording(FrozenDictionary<string, string[]> pools) => _pools = pools;

    /// <summary>All files together; pools of one name are joined.</summary>
    public static Wording Shipped { get; } = Load();

    public IReadOnlyList<string> Pools => _pools.Keys;

    public IReadOnlyList<string> Pool(string name) =>
        _pools.TryGetValue(name, out var lines) ? lines : throw new ArgumentException($"There is no pool of wordings called {name}.", nameof(name));

    /// <summary>One alternative of the pool with everything filled in.</summary>
    public string One(Draw draw, string pool, IReadOnlyDictionary<string, string>? values = null) => Fill(draw, draw.One(Pool(pool)), values);

    /// <summary>Different alternatives, one behind the other, until there are so many words; the pool begins again when it is used up.</summary>
    public string Several(Draw draw, string pool, int words, IReadOnlyDictionary<string, string>? values = null)
    {
        var text = new StringBuilder();
        for (var count = 0; ;)
        {
            foreach (var line in draw.Shuffled(Pool(pool)))
            {
                var sentence = Fill(draw, line, values);
                text.Append(text.Length > 0 ? " " : "").Append(sentence);
                if ((count += CountWords(sentence)) >= words) return text.ToString();
            }
        }
    }

    public static int CountWords(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;

    /// <summary>A line of a pool with everything filled in.</summary>
    public string Fill(Draw draw, string line, IReadOnlyDictionary<string, string>? values = null) => Names().Replace(line, match =>
    {
        var name = match.Groups[1].Value;
        return values?.TryGetValue(name, out var value) == true ? value : One(draw, name, values);
    });

    private static Wording Load()
    {
        var pools = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith("Wordings/", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            List<string>? pool = null;
            while (reader.ReadLine() is { } line)
            {
                if (line.StartsWith('#'))
                {
                    var name = line[1..].Trim();
                    pools[name] = pool = pools.GetValueOrDefault(name) ?? [];
                }
                else if (line.Length > 0)
                {
                    (pool ?? throw new InvalidDataException($"{resource} has a line before its first pool.")).Add(line);
                }
            }
        }
        return new Wording(pools.ToFrozenDictionary(pool => pool.Key, pool => pool.Value.ToArray(), StringComparer.Ordinal));
    }

    [GeneratedRegex(@"\{([a-z-]+)\}")]
    private static partial Regex Names();
}
