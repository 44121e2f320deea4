using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Dashboard.State;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Training;
using Vectorscope.Jobs;
using Vectorscope.Jobs.Training;

namespace Vectorscope.Dashboard.Tests.State;

public sealed class TrainingFormTests
{
    private static readonly TrainingSpec Full = new()
    {
        Name = "a run",
        New = new TrainingSpecNew("pocket", 2048, 7),
        Data = new TrainingSpecData { Episodes = "/data/episodes.jsonl.gz", Tellings = 3 },
        Evaluate = 0.035,
        Type = "bfloat16",
        Options = new TrainingOptions
        {
            Steps = 3000, SequenceTokens = 1536, Rows = 24, Accumulation = 2, LearningRate = 0.0015, FinalShare = 0.05, WarmUpSteps = 100, WeightDecay = 0.02,
            Beta1 = 0.8, Beta2 = 0.98, Epsilon = 1e-9, ClipNorm = null, Device = ModelDevice.Cuda, Dtype = ModelDtype.BFloat16, GradientCheckpointing = true,
            EvaluateEvery = 100, CheckpointEvery = null, Seed = 11,
        },
    };

    [Fact]
    public void From_FullSpec_GivesTheSameSpecBack()
    {
        var spec = JsonSerializer.Serialize(Full, JobsJson.Options);

        var again = JsonSerializer.Deserialize<TrainingSpec>(TrainingForm.From(spec)!.ToSpec(), JobsJson.Options);

        Assert.Equal(spec, JsonSerializer.Serialize(again, JobsJson.Options));
    }

    [Fact]
    public void From_FineTuningOfChats_GivesItBackWithoutTheFolderThatIsTakenNow()
    {
        const string Spec = """{"kind":"training","model":"base","data":{"chats":"/c.jsonl"},"evaluate":0.1,"learn":"all","options":{"steps":5,"sequenceTokens":64,"rows":1,"learningRate":0.0001,"warmUpSteps":0,"seed":1}""";

        var again = TrainingForm.From(Spec + ""","out":"/models/x"}""")!.ToSpec();

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Spec + "}"), again), again.ToJsonString());
    }

    [Fact]
    public void From_Capture_IsNull() => Assert.Null(TrainingForm.From("""{"kind":"capture","model":"m","sides":[]}"""));

    [Fact]
    public void ToSpec_NotANumber_GoesInAsText()
    {
        var form = new TrainingForm { EvaluatePercent = "some" };
        form.Options["steps"] = "many";

        var spec = form.ToSpec();

        Assert.Equal(("many", "some"), ((string?)spec["options"]!["steps"], (string?)spec["evaluate"]));
        Assert.Null(form.MostTokens);
    }

    [Fact]
    public void Start_RateNotTouched_FollowsAndOtherwiseStays()
    {
        var form = new TrainingForm();
        form.Start(fromScratch: false);
        Assert.Equal("0.0001", form.Options["learningRate"]);
        form.Options["learningRate"] = "0.01";
        form.Start(fromScratch: true);
        Assert.Equal("0.01", form.Options["learningRate"]);
    }
}
