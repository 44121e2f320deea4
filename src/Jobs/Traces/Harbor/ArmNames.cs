namespace Vectorscope.Jobs.Traces.Harbor;

/// <summary>Gives every agent configuration of a job a name: agent and model, and a number where two configurations share these.</summary>
internal sealed class ArmNames
{
    /// <summary>Of a trial that does not tell its agent.</summary>
    public const string Unknown = "unknown";

    private readonly Dictionary<string, string> _byKey = new(StringComparer.Ordinal);
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    /// <param name="configuration">The whole configuration, by which arms are told apart.</param>
    public string Of(string? agent, string? model, string configuration)
    {
        var key = $"{agent}\n{model}\n{configuration}";
        if (_byKey.TryGetValue(key, out var known)) return known;
        var wanted = HarborNames.Safe(model is null ? agent ?? Unknown : $"{agent ?? Unknown}__{HarborNames.ShortTask(model)}");
        var name = wanted;
        for (var i = 2; !_taken.Add(name); i++) name = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{wanted}-{i}");
        return _byKey[key] = name;
    }
}
