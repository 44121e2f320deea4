using System.Globalization;
using System.Text;
using System.Text.Json;
using Vectorscope.Engine.Json;

namespace Vectorscope.Jobs.Trials.Verification;

/// <summary>
/// Reads what a verifier left: <c>reward.json</c>, a flat map of numbers, or <c>reward.txt</c>, one number. As in Harbor true and false
/// are 1 and 0, a number may stand in quotes, and the last of two fields of one name counts.
/// </summary>
internal static class RewardFile
{
    public const string ScalarName = "reward";

    /// <summary>More is no reward file.</summary>
    public const int MaxBytes = 64 << 10;

    /// <summary>A larger number is a mistake or an attempt to spoil a mean.</summary>
    private const double Largest = 1e9;

    private static readonly JsonDocumentOptions Flat = new() { MaxDepth = 2 };

    /// <summary>The rewards, or the problem; one of the two is null.</summary>
    public static (IReadOnlyDictionary<string, double>? Rewards, string? Problem) ParseJson(ReadOnlySpan<byte> bytes)
    {
        if (Opening(bytes, "reward.json") is { Problem: { } problem })
            return (null, problem);
        try
        {
            using var document = JsonInput.Parse(Text(bytes), Flat);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return Unparsable("reward.json", "it is not an object of names and numbers");
            var rewards = new Dictionary<string, double>(StringComparer.Ordinal);
            foreach (var field in document.RootElement.EnumerateObject())
            {
                if (Value(field.Value) is not { } value)
                    return Unparsable("reward.json", $"\"{Quote.Of(field.Name)}\" is not a finite number of a sensible size");
                rewards[field.Name] = value;
            }
            return rewards.Count == 0 ? Unparsable("reward.json", "it names no reward") : (rewards, null);
        }
        catch (JsonException e)
        {
            return Unparsable("reward.json", Quote.Of(e.Message));
        }
    }

    /// <summary>The one reward, or the problem; one of the two is null.</summary>
    public static (IReadOnlyDictionary<string, double>? Rewards, string? Problem) ParseText(ReadOnlySpan<byte> bytes)
    {
        var (text, problem) = Opening(bytes, "reward.txt");
        if (problem is not null)
            return (null, problem);
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            return Unparsable("reward.txt", $"\"{Quote.Of(text)}\" is not a number");
        return IsSensible(value)
            ? (new Dictionary<string, double>(StringComparer.Ordinal) { [ScalarName] = value }, null)
            : Unparsable("reward.txt", $"{Quote.Of(text)} is not a finite number of a sensible size");
    }

    /// <summary>
    /// The number that a trial is counted by: the one called <c>reward</c>, else the only one, else their mean
    /// (which is 1 exactly when all are, as long as none is above 1).
    /// </summary>
    public static double Scalar(IReadOnlyDictionary<string, double> rewards) =>
        rewards.TryGetValue(ScalarName, out var named) ? named : rewards.Values.Average();

    /// <summary>A reward, however its program wrote it; null when it is none.</summary>
    public static double? Value(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        JsonValueKind.Number when json.TryGetDouble(out var number) && IsSensible(number) => number,
        JsonValueKind.String when double.TryParse(json.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && IsSensible(number) => number,
        _ => null,
    };

    private static (string Text, string? Problem) Opening(ReadOnlySpan<byte> bytes, string file)
    {
        if (bytes.Length > MaxBytes)
            return ("", $"The verifier's {file} cannot be read: it is larger than {MaxBytes >> 10} KiB.");
        var text = Text(bytes);
        return (text, text.Length == 0 ? $"The verifier left an empty {file}." : null);
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes).Trim('\uFEFF', ' ', '\t', '\r', '\n', '\0');

    private static bool IsSensible(double value) => double.IsFinite(value) && Math.Abs(value) <= Largest;

    private static (IReadOnlyDictionary<string, double>?, string?) Unparsable(string file, string why) =>
        (null, $"The verifier's {file} cannot be read: {why}.");
}
