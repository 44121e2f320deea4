using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Tests.Fakes;
using Vectorscope.Jobs.Traces.Atif;
using Vectorscope.Jobs.Traces.Import;

namespace Vectorscope.Jobs.Tests.Traces;

public sealed class AtifTests
{
    private static readonly AtifSource Source = new("session", "terminus-2", "2.0.0", "openai/small", "strict");

    // The fields that Harbor's validator of v1.6 allows; anything else it refuses.
    private static readonly string[] RootFields = ["schema_version", "session_id", "agent", "steps", "notes", "final_metrics", "continued_trajectory_ref", "extra"];
    private static readonly string[] StepFields =
        ["step_id", "timestamp", "source", "model_name", "reasoning_effort", "message", "reasoning_content", "tool_calls", "observation", "metrics", "is_copied_context", "extra"];

    [Fact]
    public async Task Written_TurnsOfEveryKind_AreReadTheSame()
    {
        var folder = Directory.CreateTempSubdirectory("vectorscope-atif-");
        foreach (var (name, json) in AtifWriter.Write(Source, TurnExamples.All))
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, name), json.ToJsonString(), TestContext.Current.CancellationToken);

        var read = AtifReader.ReadFile(Path.Combine(folder.FullName, AtifWriter.MainFile), AtifWriter.MainFile);

        Assert.Equal(Lines(TurnExamples.All), Lines(read.Turns));
        Assert.Equal((AtifWriter.Version, "session", "terminus-2", "openai/small"), (read.Version, read.SessionId, read.Agent, read.Model));
        Assert.Equal(
            ["trajectory.json", "trajectory.summarization-1-answers.json", "trajectory.summarization-1-questions.json", "trajectory.summarization-1-summary.json"],
            folder.EnumerateFiles().Select(file => file.Name).Order(StringComparer.Ordinal));
        folder.Delete(recursive: true);
    }

    [Fact]
    public void Written_Fields_AreThoseOfTheFormat()
    {
        foreach (var (_, json) in AtifWriter.Write(Source, TurnExamples.All))
        {
            Assert.Empty(json.Select(field => field.Key).Except(RootFields));
            var steps = json["steps"]!.AsArray().Select(step => step!.AsObject()).ToList();
            Assert.Equal(Enumerable.Range(1, steps.Count), steps.Select(step => step["step_id"]!.GetValue<int>()));
            Assert.All(steps, step =>
            {
                Assert.Empty(step.Select(field => field.Key).Except(StepFields));
                if (step["source"]!.GetValue<string>() != "agent") Assert.DoesNotContain(step, field => field.Key is "tool_calls" or "metrics" or "reasoning_content");
            });
        }
    }

    [Fact]
    public void Written_Calls_AreNamedAsTerminusNamesThem()
    {
        var main = AtifWriter.Write(Source, TurnExamples.All)[0].Json;

        var calls = main["steps"]!.AsArray().SelectMany(step => step!["tool_calls"]?.AsArray() ?? []).Select(call =>
            (call!["tool_call_id"]!.GetValue<string>(), call["function_name"]!.GetValue<string>(), call["arguments"]!.ToJsonString()));

        Assert.Equal(
            [
                ("call_0_1", "bash_command", "{\"keystrokes\":\"ls\\n\",\"duration\":0.5}"), ("call_0_2", "bash_command", "{\"keystrokes\":\"C-c\",\"duration\":1}"),
                ("call_2_1", "bash_command", "{\"keystrokes\":\"ls\\n\",\"duration\":0.5}"), ("call_2_2", "bash_command", "{\"keystrokes\":\"C-c\",\"duration\":1}"),
                ("call_3_task_complete", "mark_task_complete", "{}"),
            ],
            calls);
    }

    [Theory]
    [InlineData("ATIF-v1.0", "ATIF-v1.6")]
    [InlineData("ATIF-v1.5", "ATIF-v1.6")]
    [InlineData("ATIF-v1.7", "ATIF-v1.7")]
    public void Lift_UnknownFields_Survive(string version, string lifted)
    {
        var old = $$$"""{"schema_version":"{{{version}}}","session_id":"s","agent":{"name":"x","version":"1","future":[1]},"steps":[{"step_id":1,"source":"user","message":"m","unknown":{"a":null}}],"later":true}""";

        var json = AtifUpgrade.Lift(Encoding.UTF8.GetBytes(old), "t.json");

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(old.Replace(version, lifted, StringComparison.Ordinal)), json));
    }

    [Fact]
    public void Read_AnotherAgentsSteps_AreTurns()
    {
        var read = AtifReader.Read("""
            {"schema_version":"ATIF-v1.7","agent":{"name":"claude-code","version":"2"},"steps":[
              {"step_id":1,"source":"system","message":"be good"},
              {"step_id":2,"source":"user","message":[{"type":"text","text":"do it"},{"type":"image","source":{"media_type":"image/png","path":"a.png"}}]},
              {"step_id":3,"source":"agent","message":"","tool_calls":[{"tool_call_id":"1","function_name":"Bash","arguments":{"command":"ls -l"}},{"tool_call_id":"2","function_name":"Read","arguments":{"path":"x"}}],
               "observation":{"results":[{"source_call_id":"1","content":"a"},{"source_call_id":"2","content":[{"type":"text","text":"b"}]}]},"llm_call_count":1},
              {"step_id":4,"source":"agent","message":"copied","is_copied_context":true},
              {"step_id":5,"source":"agent","message":"done","reasoning_content":"hm","metrics":{"prompt_tokens":12}}]}
            """, "t.json");

        Assert.Equal(["be good\n\ndo it\n[image a.png]", "a\nb"], read.Turns.Select(turn => turn.Prompt));
        Assert.Equal("ls -l", Assert.Single(read.Turns[0].Parsed!.Commands).Keystrokes);
        Assert.Equal(("hmdone", 2, (int?)12, (Vectorscope.Jobs.Agent.Replies.ParsedReply?)null), (read.Turns[1].Reply, read.Turns[1].AnswerStart, read.Turns[1].PromptTokens, read.Turns[1].Parsed));
    }

    [Fact]
    public void Read_RawReplyOfTerminus_IsParsed()
    {
        var read = AtifReader.Read("""
            {"schema_version":"ATIF-v1.2","session_id":"s","agent":{"name":"terminus-2","version":"2"},"steps":[
              {"step_id":1,"source":"user","message":"go"},{"step_id":2,"source":"agent","message":"I would rather talk."}]}
            """, "t.json");

        Assert.Equal("parseFailure", Flagged.Words(Assert.Single(read.Turns)));
    }

    [Theory]
    [InlineData("{\"step_id\":2,\"source\":\"agent\",\"message\":\" \"}", "parseFailure, emptyReply")]
    [InlineData("{\"step_id\":2,\"source\":\"agent\",\"message\":\"Analysis: a\\nPlan: b\"}", "noCommand")]
    [InlineData("{\"step_id\":2,\"source\":\"agent\",\"message\":\"\",\"tool_calls\":[{\"tool_call_id\":\"1\",\"function_name\":\"bash_command\",\"arguments\":{\"keystrokes\":\"ls\"}}]}", "")]
    [InlineData("{\"step_id\":2,\"source\":\"agent\",\"message\":\"\",\"reasoning_content\":\"on and on\",\"tool_calls\":[{\"tool_call_id\":\"1\",\"function_name\":\"Read\",\"arguments\":{}}]}", "noCommand, emptyReply")]
    public void Read_StepsOfOthers_AreFlaggedAsFarAsTheyTell(string step, string expected)
    {
        var read = AtifReader.Read(
            $$"""{"schema_version":"ATIF-v1.6","agent":{"name":"terminus-2","version":"2"},"steps":[{"step_id":1,"source":"user","message":"go"},{{step}}]}""", "t.json");

        Assert.Equal(expected, Flagged.Words(Assert.Single(read.Turns)));
    }

    /// <summary>As written before findings were rows: words, of which one alone said that thinking was unclosed.</summary>
    [Fact]
    public void Read_EarlierFindings_AreKept()
    {
        var written = AtifWriter.Write(Source, [TurnExamples.All[7]])[0].Json;
        var own = written["steps"]![1]!["extra"]!["vectorscope"]!.AsObject();
        own["findings"] = "truncated, unclosedThinking, parseFailure";
        Assert.True(own.Remove("thinkingUnclosed"));

        var turn = Assert.Single(AtifReader.Read(written.ToJsonString(), "t.json").Turns);

        Assert.True(turn.ThinkingUnclosed);
        Assert.Equal([new("truncated", 1), new("unclosedThinking", 1), new("parseFailure", 1)], turn.Findings);
        Assert.Equal("truncated, unclosedThinking, parseFailure", Flagged.Words(turn));
        own["findings"] = "none";
        Assert.Empty(Assert.Single(AtifReader.Read(written.ToJsonString(), "t.json").Turns).Findings);
    }

    [Theory]
    [InlineData("[]", null)]
    [InlineData("{\"schema_version\":\"ATIF-v1.6\"}", "agent")]
    [InlineData("{\"schema_version\":\"ATIF-v1.6\",\"agent\":{\"name\":\"a\"},\"steps\":[]}", "steps")]
    [InlineData("{\"schema_version\":\"ATIF-v1.6\",\"agent\":{\"name\":\"a\"},\"steps\":[{\"message\":\"m\"}]}", "steps[0].source")]
    [InlineData("{\"schema_version\":\"ATIF-v1.6\",\"agent\":{\"name\":\"a\"},\"steps\":[{\"source\":\"user\",\"message\":[{\"type\":\"sound\"}]}]}", "steps[0].message[0].type")]
    [InlineData("{\"schema_version\":\"ATIF-v1.6\",\"agent\":{\"name\":\"a\"},\"steps\":[{\"source\":\"agent\",\"message\":\"m\",\"extra\":{\"vectorscope\":{\"number\":\"x\"}}}]}", "extra.vectorscope")]
    public void Read_WrongField_IsNamed(string json, string? field)
    {
        var error = Assert.Throws<TraceFormatException>(() => AtifReader.Read(json, "t.json"));

        Assert.Equal(("t.json", field), (error.Problem.File, error.Problem.Field));
    }

    internal static IEnumerable<string> Lines(IEnumerable<TraceTurn> turns) => turns.Select(turn => JsonSerializer.Serialize(turn, JobsJson.Options));
}
