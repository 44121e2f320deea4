namespace Vectorscope.Jobs.Comparing;

/// <summary>An arm among all arms of all runs; as text <c>RUN/ARM</c>.</summary>
public sealed record ArmAddress(string RunId, string Arm)
{
    /// <summary>Null for a text that names no arm.</summary>
    public static ArmAddress? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash <= 0 || slash == text.Length - 1 ? null : new ArmAddress(text[..slash], text[(slash + 1)..]);
    }

    public override string ToString() => $"{RunId}/{Arm}";
}
