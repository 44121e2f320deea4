using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Generation;
using Vectorscope.Jobs.Benchmarking;
using Vectorscope.Jobs.Episodes;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Library.Models;

public sealed class ModelPresetTests
{
    private static readonly string Pocket = Path.Combine(
        typeof(ModelPresetTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!, "models", "pocket");

    /// <summary>The bundled model works best in the loop that it learned in.</summary>
    [Fact]
    public void ShippedPreset_IsAnArmOfTheLoopThatTheModelLearnedIn()
    {
        var preset = ModelPreset.Read(Pocket)!;
        var arm = preset.Arm.DeepClone().AsObject();
        arm["name"] = "a";
        var spec = preset.Benchmark.DeepClone().AsObject();
        (spec["tasks"], spec["arms"]) = (new JsonObject { ["set"] = "pocket" }, new JsonArray(arm));
        var problems = new SpecProblems();

        var read = SpecShape.Of<BenchmarkSpec>().Read<BenchmarkSpec>(JsonSerializer.SerializeToElement(spec), problems);

        Assert.Empty(problems.Errors);
        Assert.Equal((new EpisodeLimits().ToSettings(), new SamplingOverrides { Temperature = 0.7, TopP = 0.95 }, 24), (read.Arms[0].Settings, read.Arms[0].Sampling, read.Concurrency));
    }

    [Fact]
    public void ShippedPreset_IsNoPartOfTheModelsIdentity() =>
        Assert.DoesNotContain(Checkpoint.HashedFiles(Pocket), file => Path.GetFileName(file) == ModelPreset.FileName);

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"arm\": ")]
    public void Read_NothingThatCanBeUnderstood_IsNull(string text)
    {
        using var folder = new TemporaryFolder();
        Assert.Null(ModelPreset.Read(folder.Path));
        File.WriteAllText(Path.Combine(folder.Path, ModelPreset.FileName), text);

        Assert.Null(ModelPreset.Read(folder.Path));
    }

    [Fact]
    public void Read_PartsLeftOut_AreEmpty()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(Path.Combine(folder.Path, ModelPreset.FileName), """{"arm": {"settings": {"maxTurns": 3}}, "other": 1}""");

        var preset = ModelPreset.Read(folder.Path)!;

        Assert.Equal(("""{"settings":{"maxTurns":3}}""", "{}"), (preset.Arm.ToJsonString(), preset.Benchmark.ToJsonString()));
    }
}
