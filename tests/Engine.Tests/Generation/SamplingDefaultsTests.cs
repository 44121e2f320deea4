using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Tests.Model;

namespace Vectorscope.Engine.Tests.Generation;

public sealed class SamplingDefaultsTests(EngineFixture engine) : IClassFixture<EngineFixture>, IDisposable
{
    private static readonly SamplingOptions Neutral = new() { Temperature = 1, TopK = 0, TopP = 1, MinP = 0, PresencePenalty = 0 };

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Load_EveryKey_IsRead() => Assert.Equal(
        new SamplingOptions { Temperature = 0.6, TopK = 20, TopP = 0.95, MinP = 0.05, PresencePenalty = 1.5 },
        Load("""
            {"bos_token_id": 1, "do_sample": true, "eos_token_id": [2, 3], "temperature": 0.6, "top_k": 20, "top_p": 0.95,
             "min_p": 0.05, "presence_penalty": 1.5, "repetition_penalty": 1.05, "transformers_version": "5.17.0"}
            """));

    [Fact]
    public void Load_NoFile_IsNeutral() => Assert.Equal(Neutral, SamplingDefaults.Load(_folder.Path));

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"eos_token_id": 5}""")]
    [InlineData("""{"do_sample": null, "temperature": null, "top_k": null, "top_p": null, "min_p": null, "presence_penalty": null}""")]
    [InlineData("""{"do_sample": true}""")]
    public void Load_KeysThatAreLackingOrNull_AreNeutral(string json) => Assert.Equal(Neutral, Load(json));

    [Theory]
    [InlineData("""{"do_sample": false}""")]
    [InlineData("""{"do_sample": false, "temperature": 0.7}""")]
    [InlineData("""{"do_sample": true, "temperature": 0}""")]
    public void Load_NoDraw_IsGreedy(string json)
    {
        var defaults = Load(json);

        Assert.Equal(0, defaults.Temperature);
        Assert.True(new SamplingOverrides().Over(defaults).IsGreedy);
        Assert.False(new SamplingOverrides { Temperature = 0.5 }.Over(defaults).IsGreedy);
    }

    [Theory]
    [InlineData("temperature", "-1", "'temperature' is -1; a number is expected that is between 0 and 10")]
    [InlineData("temperature", "\"0.7\"", "'temperature' is \"0.7\"")]
    [InlineData("temperature", "1e999", "'temperature' is 1e999")]
    [InlineData("temperature", "[1]", "'temperature' is [1]")]
    [InlineData("top_p", "0", "'top_p' is 0; a number is expected that is above 0 and at most 1")]
    [InlineData("top_p", "1.1", "'top_p' is 1.1")]
    [InlineData("top_p", "true", "'top_p' is true")]
    [InlineData("top_k", "-1", "'top_k' is -1; a whole number is expected")]
    [InlineData("top_k", "2.5", "'top_k' is 2.5")]
    [InlineData("top_k", "3000000000", "'top_k' is 3000000000")]
    [InlineData("min_p", "1.5", "'min_p' is 1.5")]
    [InlineData("presence_penalty", "{}", "'presence_penalty' is {}")]
    [InlineData("do_sample", "1", "'do_sample' is 1; true or false is expected")]
    public void Load_Nonsense_IsNamedByFileAndKey(string key, string value, string says)
    {
        // Nonsense is told even where it would not count.
        foreach (var rest in (string[])["", key == "do_sample" ? "" : ""","do_sample":false"""])
        {
            var error = Assert.Throws<CheckpointException>(() => Load($$"""{"{{key}}":{{value}}{{rest}}}"""));

            Assert.Contains(says, error.Message, StringComparison.Ordinal);
            Assert.Equal(_folder["generation_config.json"], error.File);
        }
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"temperature": NaN}""")]
    [InlineData("""{"do_sample": "\ud800"}""")]
    public void Load_NoJsonObjectOfSettings_IsRefused(string text) =>
        Assert.Equal(_folder["generation_config.json"], Assert.Throws<CheckpointException>(() => Load(text)).File);

    [Fact]
    public void Load_AWholeNumberWrittenWithAPoint_IsWhole() => Assert.Equal(20, Load("""{"top_k": 20.0}""").TopK);

    [Fact]
    public void Over_TheModels_ChangesWhatIsSaidAlone()
    {
        var own = new SamplingOptions { Temperature = 0.6, TopK = 20, TopP = 0.95, MinP = 0.05, PresencePenalty = 1.5, StopIds = [7], Seed = 11, MaxTokens = 12 };

        Assert.Equal(own, new SamplingOverrides().Over(own));
        Assert.Equal(
            own with { Temperature = 0, TopK = 0, TopP = 1, MinP = 0, PresencePenalty = 0 },
            new SamplingOverrides { Temperature = 0, TopK = 0, TopP = 1, MinP = 0, PresencePenalty = 0 }.Over(own));
        Assert.Equal(own with { TopP = 0.5 }, new SamplingOverrides { TopP = 0.5 }.Over(own));
    }

    [Fact]
    public async Task LanguageModel_Loaded_KeepsWhatItsFolderSaidThen()
    {
        Copy("""{"temperature": 0.25, "top_k": 3}""");
        using var model = await engine.Load(_folder.Path, ModelDevice.Cpu);

        File.Delete(_folder["generation_config.json"]);

        Assert.Equal(Neutral with { Temperature = 0.25, TopK = 3 }, model.SamplingDefaults);
    }

    [Fact]
    public async Task LanguageModel_WithNonsense_LoadsAndTellsWhoAsks()
    {
        Copy("""{"temperature": "hot"}""");

        using var model = await engine.Load(_folder.Path, ModelDevice.Cpu);
        var warning = Assert.Single(Checkpoint.Inspect(_folder.Path).Warnings, w => w.Contains("generation_config.json", StringComparison.Ordinal));

        Assert.Contains("'temperature' is \"hot\"", Assert.Throws<CheckpointException>(() => model.SamplingDefaults).Message, StringComparison.Ordinal);
        Assert.Contains("'temperature' is \"hot\"", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_AFileThatIsNoJson_IsToldOnce()
    {
        Copy("{");

        Assert.Single(Checkpoint.Inspect(_folder.Path).Warnings, w => w.Contains("generation_config.json", StringComparison.Ordinal));
    }

    private SamplingOptions Load(string json)
    {
        File.WriteAllText(_folder["generation_config.json"], json);
        return SamplingDefaults.Load(_folder.Path);
    }

    private void Copy(string generation)
    {
        foreach (var name in (string[])["config.json", "model.safetensors"]) File.Copy(Path.Combine(Fixtures.TinyModel, name), _folder[name]);
        File.WriteAllText(_folder["generation_config.json"], generation);
    }

    public void Dispose() => _folder.Dispose();
}
