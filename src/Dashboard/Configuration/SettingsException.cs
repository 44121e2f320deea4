namespace Vectorscope.Dashboard.Configuration;

/// <summary>The configuration cannot be used; every problem is named at once.</summary>
public sealed class SettingsException(IReadOnlyList<string> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    /// <summary>One sentence per problem, each naming its key.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;
}
