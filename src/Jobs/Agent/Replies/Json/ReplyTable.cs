using System.Diagnostics.CodeAnalysis;

namespace Vectorscope.Jobs.Agent.Replies.Json;

/// <summary>A JSON object: keys in the order of their first appearance, each with its last value.</summary>
internal sealed record ReplyTable : ReplyValue
{
    private readonly Dictionary<string, ReplyValue> _values = new(StringComparer.Ordinal);
    private readonly List<string> _keys = [];

    public override string Kind => "an object";
    public override bool IsTruthy => _keys.Count > 0;
    public IReadOnlyList<string> Keys => _keys;

    /// <summary>A key came more than once, so that the last value hides others.</summary>
    public bool HasRepeats { get; private set; }

    /// <summary>The text ended before the object did.</summary>
    public bool IsCut { get; init; }

    /// <summary>The key of the string value whose closing quote is the last thing in the text; else null.</summary>
    public string? EndsAfter { get; init; }

    public bool TryGet(string key, [NotNullWhen(true)] out ReplyValue? value) => _values.TryGetValue(key, out value);

    /// <summary>A key was read, whether or not a value follows.</summary>
    public void Meet(string key) => HasRepeats |= _values.ContainsKey(key);

    public void Set(string key, ReplyValue value)
    {
        if (!_values.ContainsKey(key)) _keys.Add(key);
        _values[key] = value;
    }
}
