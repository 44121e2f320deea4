using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bunit;
using Vectorscope.Dashboard.Components.Pages.Guide;
using Vectorscope.Jobs.Runs;

namespace Vectorscope.Dashboard.Tests.Components.Guide;

/// <summary>docs/specs: what a reader of the documentation launches is what the first study launches.</summary>
public sealed class ShippedSpecTests
{
    private static readonly string Folder = Path.Combine(
        typeof(ShippedSpecTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!, "docs", "specs");

    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task EverySpec_IsAccepted()
    {
        await using var study = await GuideFixture.CreateAsync();
        var files = Directory.GetFiles(Folder, "pocket-*.json");
        Assert.True(files.Length >= 2);

        foreach (var file in files)
        {
            using var spec = JsonDocument.Parse(await File.ReadAllTextAsync(file, Cancel));
            var check = await study.Get<RunService>().CheckAsync(spec.RootElement, Cancel);
            Assert.True(check.Errors.Count == 0, $"{file}: {string.Join("\n", check.Errors)}");
        }
    }

    private static async Task<string> MeaningAsync(GuideFixture study, JsonObject spec)
    {
        var check = await study.Get<RunService>().CheckAsync(JsonSerializer.SerializeToElement(spec), Cancel);
        Assert.Empty(check.Errors);
        return check.Snapshot!;
    }

    [Theory]
    [InlineData("capture", "pocket-capture.json")]
    [InlineData("benchmark", "pocket-three-arms.json")]
    public async Task Spec_ExceptNameAttemptsAndSandbox_IsTheFirstStudys(string key, string file)
    {
        await using var study = await GuideFixture.CreateAsync();
        var plan = await study.Get<IEnumerable<IStudyStep>>().Single(step => step.Key == key).PlanAsync(Cancel);
        var shipped = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Folder, file), Cancel))!.AsObject();

        foreach (var spec in new[] { shipped, plan.Spec! })
        {
            spec.Remove("name");
            spec.Remove("attempts");
            spec.Remove("sandbox");
        }

        // Who writes a spec out in full and who leaves defaults out say the same.
        Assert.Equal(await MeaningAsync(study, shipped), await MeaningAsync(study, plan.Spec!));
    }
}
