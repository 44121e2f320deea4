namespace Vectorscope.Jobs.Traces.Atif;

/// <summary>The message that Terminus-2 makes of a reply that it could read.</summary>
internal static class AtifMessage
{
    private const string Analysis = "Analysis: ";
    private const string Plan = "\nPlan: ";

    public static string Of(string? analysis, string? plan) => $"{Analysis}{analysis}{Plan}{plan}";

    /// <summary>Its two parts; null for a message of another kind.</summary>
    public static (string? Analysis, string? Plan) Split(string message)
    {
        if (!message.StartsWith(Analysis, StringComparison.Ordinal)) return default;
        var plan = message.IndexOf(Plan, StringComparison.Ordinal);
        return plan < 0 ? (message[Analysis.Length..], null) : (message[Analysis.Length..plan], message[(plan + Plan.Length)..]);
    }
}
