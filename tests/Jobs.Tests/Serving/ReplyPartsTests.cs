using System.Text.RegularExpressions;
using Vectorscope.Engine.Statistics;
using Vectorscope.Jobs.Serving.Replies;

namespace Vectorscope.Jobs.Tests.Serving;

/// <summary>What is read of a reply piece by piece is what is read of it at once, however it is cut; and that is what a search of the whole text finds.</summary>
public sealed partial class ReplyPartsTests
{
    private static readonly string[] s_pieces =
        ["<think>", "</think>", "</thi", "nk>", "<", ">", "\n", "\n\n", " ", "a", "stop", "st", "op", "🙂", "é", "<tool_call>", "</tool_call>", "<tool_", "call>", "</tool", "<function=f>", "</function>", "<parameter=p>", "</parameter>", "1"];

    private static string Text(SeededRandom random) => string.Concat(Enumerable.Range(0, random.NextInt(14)).Select(_ => s_pieces[random.NextInt(s_pieces.Length)]));

    private static List<string> Cut(string text, SeededRandom random)
    {
        var parts = new List<string>();
        for (var at = 0; at < text.Length;)
        {
            var length = Math.Min(text.Length - at, random.NextInt(4));
            parts.Add(text.Substring(at, length));
            at += length;
        }
        return parts;
    }

    [Fact]
    public void Thinking_CutAnywhere_IsPartedAsTheTemplateDoes()
    {
        for (var seed = 0; seed < 20_000; seed++)
        {
            var random = new SeededRandom(seed, RandomPurpose.Test, 1);
            var (text, thinks) = (Text(random), seed % 2 == 0);
            var reader = new ThinkingReader(thinks);
            var (thinking, answer) = ("", "");
            foreach (var part in Cut(text, random))
            {
                var (t, a) = reader.Push(part);
                (thinking, answer) = (thinking + t, answer + a);
            }
            var (lastThinking, lastAnswer) = reader.End();

            Assert.Equal(Parted(text, thinks), (thinking + lastThinking, answer + lastAnswer));
        }
    }

    // By a search of the whole text.
    private static (string Thinking, string Answer) Parted(string text, bool thinks)
    {
        if (!thinks)
        {
            var opened = Opened().Match(text);
            if (!opened.Success) return ("", text);
            text = text[opened.Length..];
        }
        var closed = Closed().Match(text);
        return closed.Success ? (closed.Groups[1].Value, closed.Groups[2].Value) : (text, "");
    }

    [Fact]
    public void Stop_CutAnywhere_EndsTheTextBeforeTheOneThatIsWholeFirst()
    {
        for (var seed = 0; seed < 20_000; seed++)
        {
            var random = new SeededRandom(seed, RandomPurpose.Test, 2);
            var text = Text(random);
            string[] stops = [.. Enumerable.Range(0, random.NextInt(4)).Select(_ => s_pieces[random.NextInt(s_pieces.Length)] + s_pieces[random.NextInt(s_pieces.Length)])];
            var reader = new StopReader(stops);
            var passed = string.Concat(Cut(text, random).Select(reader.Push)) + reader.End();

            // The shortest beginning of the text that ends with a stop, without the longest such stop.
            var end = Enumerable.Range(0, text.Length + 1).Cast<int?>().FirstOrDefault(length => stops.Any(stop => text.AsSpan(0, length!.Value).EndsWith(stop)));
            var expected = end is { } found ? text[..(found - stops.Where(stop => text.AsSpan(0, found).EndsWith(stop)).Max(stop => stop.Length))] : text;
            Assert.Equal((expected, end is not null), (passed, reader.HasStopped));
        }
    }

    [Fact]
    public void Calls_CutAnywhere_AreThoseOfTheWholeText()
    {
        var found = 0;
        for (var seed = 0; seed < 20_000; seed++)
        {
            var random = new SeededRandom(seed, RandomPurpose.Test, 3);
            var text = Text(random) + (seed % 3 == 0 ? "" : $"<tool_call>\n<function=f>\n<parameter=p>\n{random.NextInt(9)}\n</parameter>\n</function>\n</tool_call>{Text(random)}");
            var reader = new ToolCallReader(new([]));
            var (once, calls) = (Read(new ToolCallReader(new([])), [text]), Read(reader, Cut(text, random)));

            Assert.Equal(once.Text, calls.Text);
            Assert.Equal(once.Calls, calls.Calls);
            // Nothing is lost but calls and white space around them.
            var rest = Whole().Replace(text, match => ToolCallText.Read(match.Groups[1].Value, new([])) is null ? match.Value : "");
            Assert.Equal(Space().Replace(rest, ""), Space().Replace(once.Text, ""));
            found += calls.Calls.Count;
        }
        Assert.True(found > 5_000, $"{found} calls");
    }

    private static (string Text, List<string> Calls) Read(ToolCallReader reader, List<string> parts)
    {
        var calls = new List<string>();
        var text = string.Concat(parts.Select(part =>
        {
            var passed = reader.Push(part);
            calls.AddRange(reader.Take().Select(call => $"{call.Index} {call.Name}({call.Arguments})"));
            return passed;
        }));
        return (text + reader.End(), calls);
    }

    [Theory]
    [InlineData("<function=f>\n</function>", "f", "{}")]
    [InlineData("\n<function=f>\n<parameter=text>\n12\n</parameter>\n</function>\n", "f", """{"text":"12"}""")]
    [InlineData("<function=f>\n<parameter=whole>\n12\n</parameter>\n<parameter=text>\ntwo\n\nlines\n</parameter>\n</function>", "f", """{"whole":12,"text":"two\n\nlines"}""")]
    [InlineData("<function=f>\n<parameter=whole>\ntwelve\n</parameter>\n</function>", "f", """{"whole":"twelve"}""")]
    [InlineData("<function=f>\n<parameter=yes>\nTrue\n</parameter>\n<parameter=number>\n1\n</parameter>\n</function>", "f", """{"yes":true,"number":1}""")]
    [InlineData("<function=f>\n<parameter=list>\n[1, {\"a\": \"é\"}]\n</parameter>\n<parameter=maybe>\nNone\n</parameter>\n</function>", "f", """{"list":[1,{"a":"é"}],"maybe":null}""")]
    [InlineData("<function=g>\n<parameter=other>\n{\"a\": 1}\n</parameter>\n</function>", "g", """{"other":"{\"a\": 1}"}""")]
    public void Arguments_AreOfTheTypesThatTheToolSays(string text, string name, string arguments) =>
        Assert.Equal((name, arguments), ToolCallText.Read(text, new(["""
            {"type": "function", "function": {"name": "f", "parameters": {"type": "object", "properties": {
              "text": {"type": "string"}, "whole": {"type": "integer"}, "number": {"type": "number"}, "yes": {"type": "boolean"}, "list": {"type": "array"}, "maybe": {"type": ["object", "null"]}}}}}
            """])));

    [Theory]
    [InlineData("")]
    [InlineData("<function=>\n</function>")]
    [InlineData("<function=f>\n<parameter=a>\n1\n</function>")]
    [InlineData("<function=f>\nwords\n</function>")]
    [InlineData("{\"name\": \"f\"}")]
    public void Call_OfAnotherForm_IsNone(string text) => Assert.Null(ToolCallText.Read(text, new([])));

    [GeneratedRegex(@"\A\s*<think>")]
    private static partial Regex Opened();

    [GeneratedRegex(@"\A(.*?)\n*</think>\n*(.*)\z", RegexOptions.Singleline)]
    private static partial Regex Closed();

    [GeneratedRegex("<tool_call>(.*?)</tool_call>", RegexOptions.Singleline)]
    private static partial Regex Whole();

    [GeneratedRegex(@"\s")]
    private static partial Regex Space();
}
