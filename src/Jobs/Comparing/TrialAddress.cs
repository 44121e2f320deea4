using System.Globalization;

namespace Vectorscope.Jobs.Comparing;

/// <summary>A trial among all trials of all runs; as text <c>RUN/TRIAL</c>.</summary>
public sealed record TrialAddress(string RunId, long Trial)
{
    /// <summary>Null for a text that names no trial.</summary>
    public static TrialAddress? Parse(string? text) =>
        text is not null && text.LastIndexOf('/') is > 0 and var slash && long.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var trial)
            ? new TrialAddress(text[..slash], trial)
            : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{RunId}/{Trial}");
}
