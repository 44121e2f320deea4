using System.Globalization;
using System.Text.Json.Nodes;
using Vectorscope.Engine.Activations;
using Vectorscope.Engine.Settings;
using Vectorscope.Engine.Tokenization.Training;
using Vectorscope.Jobs.Capture;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Tests.Fakes;
using Vectorscope.Jobs.Training;

namespace Vectorscope.Jobs.Tests.Specs;

/// <summary>A spec accepts of the engine's settings what the engine accepts, at every bound and just beyond it, and every bound is somebody's.</summary>
public sealed class SpecRangeTests
{
    /// <summary>Where a kind's spec holds settings of the engine, and what the engine accepts of them.</summary>
    private static readonly (string Record, IReadOnlyList<SettingRange> Ranges)[] Engines =
    [
        ("capture", CaptureRanges.All),
        ("benchmark.arms.sampling", SamplingRanges.All),
        ("sweep.sampling", SamplingRanges.All),
        ("replay.sampling", SamplingRanges.All),
        ("training.options", TrainingRanges.All),
        ("direction", FindingRanges.All),
        ("capture.direction", FindingRanges.All),
    ];

    /// <summary>Settings that the engine knows by another name.</summary>
    private static readonly Dictionary<string, SettingRange> Renamed = new()
    {
        ["benchmark.arms.settings.maxReplyTokens"] = SamplingRanges.MaxTokens,
        ["replay.maxTokens"] = SamplingRanges.MaxTokens,
        ["edit.temperature"] = SamplingRanges.Temperature,
        ["sweep.temperature"] = SamplingRanges.Temperature,
        ["sweep.settings.maxReplyTokens"] = SamplingRanges.MaxTokens,
    };

    /// <summary>
    /// Settings with bounds of which the engine knows nothing: any seed will do there, an episode's replies are written, not generated, and
    /// the logits of those that an edit is measured by must lie on a disk.
    /// </summary>
    private static readonly string[] JobsAlone =
    [
        "capture.sides", "capture.positions", "capture.seed",
        "benchmark.tasks.limit", "benchmark.arms", "benchmark.arms.settings.maxTurns", "benchmark.arms.settings.maxConsecutiveParseFailures",
        "benchmark.arms.settings.contextTokens", "benchmark.attempts", "benchmark.concurrency", "benchmark.seed", "benchmark.timeoutMultiplier",
        "benchmark.stopAfterFailures", "benchmark.maxRetries", "benchmark.arms.projections.directions", "benchmark.arms.projections.layers",
        "training.new.vocabulary", "training.new.seed", "training.data.tellings", "training.evaluate", "training.options.seed",
        "episodes.seed", "episodes.perTemplate", "episodes.walks.capable", "episodes.walks.cautiousActs", "episodes.walks.cautiousAsks",
        "episodes.walks.cautiousDeclines", "episodes.walks.cautiousUnfinished", "episodes.walks.looks", "episodes.walks.checks", "episodes.walks.slips",
        "episodes.walks.stumbles", "episodes.telling.neutral", "episodes.telling.bare", "episodes.telling.exercises", "episodes.limits.maxReplyTokens",
        "episodes.limits.maxTurns", "episodes.limits.maxConsecutiveParseFailures", "episodes.concurrency",
        "direction.combine.with", "direction.combine.layers", "direction.combine.factor", "direction.combine.weight",
        "edit.writers", "edit.replyTokens", "edit.seed",
        "sweep.operations", "sweep.operations.row", "sweep.layers", "sweep.strengths", "sweep.calibrate.target", "sweep.calibrate.percentile",
        "sweep.calibrate.tolerance", "sweep.calibrate.steps", "sweep.gate.layer", "sweep.mostPrompts", "sweep.replyTokens", "sweep.seed", "sweep.readLayer",
        "sweep.rowsAtOnce", "sweep.tasks.limit", "sweep.attempts", "sweep.concurrency", "sweep.settings.maxTurns", "sweep.settings.maxConsecutiveParseFailures",
        "sweep.settings.contextTokens", "sweep.timeoutMultiplier", "sweep.maxRetries",
        "replay.turn", "replay.without", "replay.seed", "replay.samples", "replay.layers",
    ];

    [Fact]
    public async Task Bounds_OfEverySpec_AreTheEnginesOrJobsAlone()
    {
        await using var store = await TestStore.CreateAsync();
        var bounded = store.Get<RunKinds>().All.Where(kind => kind.Name != "scripted").SelectMany(kind => Bounded(kind.Name, kind.Shape)).ToArray();

        var withoutEngine = bounded.Where(field => Engine(field.Path) is null).Select(field => field.Path).ToArray();
        Assert.True(!withoutEngine.Except(JobsAlone).Any(), $"The engine has no such settings; say that they are Jobs' alone, or what they are called there: {string.Join(", ", withoutEngine.Except(JobsAlone))}");
        Assert.True(!JobsAlone.Except(withoutEngine).Any(), $"Not there, without bounds, or the engine's: {string.Join(", ", JobsAlone.Except(withoutEngine))}");
        Assert.All(bounded.Where(field => Engine(field.Path) is not null), field => Agree(field.Path, field.Field, Engine(field.Path)!));
        // None of the places above has moved away.
        Assert.All(Engines, engine => Assert.Contains(bounded, field => field.Path.StartsWith(engine.Record + ".", StringComparison.Ordinal)));
        Assert.All(Renamed.Keys, path => Assert.Contains(bounded, field => field.Path == path));
    }

    /// <summary>What the two bounds come from that are no setting of the engine's but have to do with it.</summary>
    [Fact]
    public void Bounds_OfPositionsAndVocabulary_AreThoseOfWhatTheyCount()
    {
        var positions = SpecShape.Of<CaptureSpec>().Find("positions")!.Value.Schema();
        var vocabulary = (NumberShape)SpecShape.Of<TrainingSpecNew>().Find("vocabulary")!.Value;

        Assert.Equal((1L, (long)Enum.GetValues<CapturePosition>().Length), ((long)positions["minItems"]!, (long)positions["maxItems"]!));
        // The bytes, the added tokens and at least one merge.
        Assert.Equal(BytePairTraining.SmallestVocabulary + 1, vocabulary.Least);
    }

    private static void Agree(string path, FieldShape field, SettingRange engine)
    {
        var number = Assert.IsType<NumberShape>(field.Value);
        foreach (var value in new[] { number.Least, number.Most, engine.Least, engine.Most }.SelectMany(bound => Beside(bound, engine.IsWhole)))
        {
            var problem = field.Problem(engine.IsWhole ? JsonValue.Create((long)value) : JsonValue.Create(value));
            Assert.True(problem is null == engine.Accepts(value), string.Create(CultureInfo.InvariantCulture, $"{path} = {value:R}: the spec says {problem ?? "yes"}, the engine {engine.Accepts(value)}"));
        }
        // Neither is without end.
        Assert.All([engine.Least, engine.Most], bound => Assert.True(double.IsFinite(bound)));
    }

    private static double[] Beside(double bound, bool isWhole) =>
        isWhole ? [bound - 1, bound, bound + 1] : [Math.BitDecrement(bound), bound, Math.BitIncrement(bound)];

    private static SettingRange? Engine(string path) => Renamed.GetValueOrDefault(path) ?? Engines
        .Where(engine => path[..path.LastIndexOf('.')] == engine.Record)
        .SelectMany(engine => engine.Ranges)
        .FirstOrDefault(range => string.Equals(range.Setting, path[(path.LastIndexOf('.') + 1)..], StringComparison.OrdinalIgnoreCase));

    // Numbers with bounds and lists with a number of entries.
    private static IEnumerable<(string Path, FieldShape Field)> Bounded(string path, SpecShape shape) => shape.Fields.SelectMany(field =>
    {
        var here = $"{path}.{field.Name}";
        var schema = field.Value.Schema();
        var self = schema.ContainsKey("maximum") || schema.ContainsKey("maxItems") ? new[] { (here, field) } : [];
        return field.Value switch
        {
            ObjectShape inner => [.. self, .. Bounded(here, inner.Shape)],
            ListShape { Item: ObjectShape item } => [.. self, .. Bounded(here, item.Shape)],
            _ => self,
        };
    });
}
