using System.Reflection;
using Vectorscope.Jobs.Trials.Findings;

namespace Vectorscope.Dashboard.Tests.Docs;

/// <summary>The table of findings in docs/statistics.md: written from the rules, so that nobody writes it by hand.</summary>
public sealed class FindingsTableTests
{
    private const string Rewrite = "VECTORSCOPE_WRITE_DOCS";
    private const string Head = "| finding | word | when |\n";

    private static readonly string Page = Path.Combine(
        typeof(FindingsTableTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!, "docs", "statistics.md");

    [Fact]
    public void FindingsTable_IsWhatTheRulesSay()
    {
        var text = File.ReadAllText(Page);
        var start = text.IndexOf(Head, StringComparison.Ordinal);
        Assert.True(start >= 0, "docs/statistics.md has no table of findings.");
        var end = text.IndexOf("\n\n", start, StringComparison.Ordinal) + 1;
        var expected = Head + "|---|---|---|\n" + string.Concat(FindingRules.Own.Flags.Select(flag => $"| {flag.Name} | `{flag.Word}` | {flag.Explanation} |\n"));
        if (Environment.GetEnvironmentVariable(Rewrite) == "1")
        {
            File.WriteAllText(Page, text[..start] + expected + text[end..]);
            return;
        }

        Assert.True(text[start..end] == expected, $"The table of findings in docs/statistics.md is not what the rules say. Run this test once with {Rewrite}=1 and commit what it writes.");
    }
}
