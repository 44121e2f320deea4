using System.Reflection;
using System.Text;
using Vectorscope.Dashboard.Kinds;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Dashboard.Tests.Docs;

/// <summary>docs/settings.md: written from the declarations, so that nobody writes it by hand.</summary>
public sealed class SettingsTests
{
    private const string Rewrite = "VECTORSCOPE_WRITE_DOCS";

    private const string Beginning = """
        # Settings of every kind of run

        Each table lists the fields of a spec, as JSON, `--field PATH=JSON` and error messages name them; `[]` stands for an item of a
        list. A field that is left out has its default, and so has one that is `null`, unless null is a value of it. A share such as
        0.02 is shown by forms as 2 per cent. A field that is not in the table is refused. Flags are those of the kind's own verb;
        the JSON schemas are at `/api/kinds` of a running server.


        """;

    private static readonly string Docs = Path.Combine(
        typeof(SettingsTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!, "docs");

    [Fact]
    public void SettingsPage_IsWhatIsDeclared()
    {
        var (path, expected) = (Path.Combine(Docs, "settings.md"), Page());
        if (Environment.GetEnvironmentVariable(Rewrite) == "1")
        {
            File.WriteAllText(path, expected);
        }

        Assert.True(File.Exists(path) && File.ReadAllText(path) == expected, $"docs/settings.md is not what the specs declare. Run this test once with {Rewrite}=1 and commit what it writes.");
    }

    private static string Page()
    {
        var page = new StringBuilder(Beginning);
        foreach (var view in RunKindViewServiceCollectionExtensions.Registered(null))
        {
            var guide = $"{view.Plural.ToLowerInvariant()}.md";
            page.Append("## ").Append(view.Plural).Append("\n\n").Append(view.Summary)
                .Append(File.Exists(Path.Combine(Docs, guide)) ? $" More in [{guide}]({guide}).\n\n" : "\n\n")
                .Append(SpecTable.Of(view.Shape)).Append('\n');
        }
        return page.ToString().TrimEnd() + "\n";
    }
}
