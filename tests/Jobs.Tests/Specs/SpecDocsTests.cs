using Vectorscope.Jobs.Capture;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Tests.Episodes;

namespace Vectorscope.Jobs.Tests.Specs;

/// <summary>The documentation's tables of settings are those of the declarations.</summary>
public sealed class SpecDocsTests
{
    [Theory]
    [InlineData("captures.md", typeof(CaptureSpec))]
    public async Task Table_InTheDocumentation_IsTheDeclarations(string file, Type spec)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Repository.Docs, file), TestContext.Current.CancellationToken);

        Assert.Contains(SpecTable.Of(SpecShape.Of(spec)), text, StringComparison.Ordinal);
    }
}
