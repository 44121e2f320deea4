using System.Reflection;
using Vectorscope.Jobs.Trials.Findings;

namespace Vectorscope.Dashboard.Tests.Docs;

/// <summary>The tables of findings in docs/statistics.md and of their thresholds in docs/findings.md: written from the rules, so that nobody writes them by hand.</summary>
public sealed class FindingsTableTests
{
    private const string Rewrite = "VECTORSCOPE_WRITE_DOCS";

    private static readonly string Docs = Path.Combine(
        typeof(FindingsTableTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!, "docs");

    [Fact]
    public void FindingsTable_IsWhatTheRulesSay() => Check("statistics.md", "| finding | word | when |\n|---|---|---|\n",
        FindingRules.Own.Flags.Select(flag => $"| {flag.Name} | `{flag.Word}` | {flag.Explanation} |\n"));

    [Fact]
    public void ThresholdsTable_IsWhatTheRulesSay() => Check("findings.md", "| flag | threshold | own value | from | to |\n|---|---|---:|---:|---:|\n",
        FindingRules.Own.Flags.SelectMany(flag => flag.Thresholds.Select(threshold =>
            $"| {flag.Name}: {threshold.Label} | `{FlagThresholds.KeyOf(flag, threshold)}` | {threshold.Say(threshold.Default)} | {threshold.Say(threshold.Least)} | {threshold.Say(threshold.Most)} |\n")));

    private static void Check(string page, string head, IEnumerable<string> rows)
    {
        var path = Path.Combine(Docs, page);
        var text = File.ReadAllText(path);
        var start = text.IndexOf(head, StringComparison.Ordinal);
        Assert.True(start >= 0, $"docs/{page} has no such table.");
        var end = text.IndexOf("\n\n", start, StringComparison.Ordinal) + 1;
        var expected = head + string.Concat(rows);
        if (Environment.GetEnvironmentVariable(Rewrite) == "1")
        {
            File.WriteAllText(path, text[..start] + expected + text[end..]);
            return;
        }

        Assert.True(text[start..end] == expected, $"A table in docs/{page} is not what the rules say. Run this test once with {Rewrite}=1 and commit what it writes.");
    }
}
