using Vectorscope.Jobs.Benchmarking;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Tests.Episodes;

namespace Vectorscope.Jobs.Tests.Specs;

/// <summary>The documentation's tables of settings are those of the declarations.</summary>
public sealed class SpecDocsTests
{
    [Theory]
    [InlineData("benchmarks.md", typeof(BenchmarkSpec))]
    public async Task Table_InTheDocumentation_IsTheDeclarations(string file, Type spec)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Repository.Docs, file), TestContext.Current.CancellationToken);
        var table = SpecTable.Of(SpecShape.Of(spec));

        Assert.True(text.Contains(table, StringComparison.Ordinal), $"docs/{file} must hold this table:\n{table}");
    }
}
