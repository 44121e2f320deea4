using System.IO.Compression;
using System.Text;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Chats;
using Vectorscope.Jobs.Tests.Fakes;
using Vectorscope.Jobs.Training.Data;

namespace Vectorscope.Jobs.Tests.Chats;

public sealed class ChatFileTests
{
    private const string Plain = """{"messages": [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "hello", "reasoning": "polite"}], "label": "a", "group": "g", "id": 7}""";
    private const string Open = """{"messages": [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "", "reasoning": "on and on"}], "unfinished": true}""";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Read_PlainOrZipped_GivesEachChat(bool zipped)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "chats");
        using (var file = File.Create(path))
        {
            using Stream target = zipped ? new GZipStream(file, CompressionLevel.Fastest) : file;
            target.Write(Encoding.UTF8.GetBytes($"{Plain}\n\n{Open}\n"));
        }

        var chats = ChatFile.Read(InputFile.At(path)).ToArray();

        Assert.Equal(2, chats.Length);
        Assert.Equal(("a", "g", false), (chats[0].Label, chats[0].Group, chats[0].Unfinished));
        Assert.Equal(("assistant", "hello", "polite"), (chats[0].Messages[1].Role, chats[0].Messages[1].Content, chats[0].Messages[1].Reasoning));
        Assert.Equal((true, null, null), (chats[1].Unfinished, chats[1].Label, chats[1].Group));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("[]")]
    [InlineData("""{"messages": []}""")]
    [InlineData("""{"messages": [3]}""")]
    [InlineData("""{"messages": [{"role": "assistant", "content": "x"}, {"role": "user", "content": "x"}]}""")]
    [InlineData("""{"messages": [{"role": "assistant"}]}""")]
    [InlineData("""{"messages": [{"content": "x"}]}""")]
    [InlineData("""{"messages": [{"role": "assistant", "content": "x", "tool_calls": [{}]}]}""")]
    [InlineData("""{"messages": [{"role": "assistant", "content": "x"}], "unfinished": "yes"}""")]
    [InlineData("""{"messages": [{"role": "assistant", "content": "x"}], "label": 3}""")]
    [InlineData("""{"messages": [{"role": "assistant", "content": "", "function_call": {"name": "ls"}}]}""")]
    [InlineData("""{"messages": [{"role": "assistant", "content": "x"}], "tools": [{"type": "function"}]}""")]
    [InlineData("""{"messages": [{"role": "assistant", "content": "x"}], "system": "Be kind."}""")]
    [InlineData("""{"messages": [{"role": "assistant", "content": "x", "weight": 0.5}]}""")]
    [InlineData("""{"messages": [{"role": "assistant", "content": "x", "mask": 1}]}""")]
    [InlineData("""{"messages": [{"role": "assistant", "content": "x", "train": true, "loss_mask": 0}]}""")]
    [InlineData("""{"messages": [{"role": "assistant", "content": "x", "thinking": "a", "reasoning_content": "b"}]}""")]
    [InlineData("""{"messages": [{"role": "assistant", "content": "\ud83d"}]}""")]
    [InlineData("""{"messages": [{"role": "\ud800", "content": "x"}]}""")]
    [InlineData("""{"messages": [{"role": "assistant", "content": "x"}], "group": "\ud800"}""")]
    public void Read_LineThatIsNoChat_NamesFileAndLine(string line)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "chats.jsonl");
        File.WriteAllText(path, $"{Plain}\n{line}\n");

        var error = Assert.Throws<InvalidDataException>(() => ChatFile.Read(InputFile.At(path)).ToArray());

        Assert.StartsWith($"{path}, line 2: ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("reasoning")]
    [InlineData("thinking")]
    [InlineData("reasoning_content")]
    public void Read_Thinking_IsReadUnderEachOfItsNames(string name)
    {
        var chat = Read($$"""{"messages": [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "hello", "{{name}}": "polite"}]}""");

        Assert.Equal("polite", chat.Messages[1].Reasoning);
        // The text that is learned is the family's own for such a reply.
        Assert.Equal("polite\n</think>\n\nhello<|im_end|>", Assert.Single(ChatText.Of(chat, LearnedReplies.Last)).Reply);
    }

    [Theory]
    [InlineData("\"weight\": 0")]
    [InlineData("\"weight\": 0.0")]
    [InlineData("\"loss_mask\": 0")]
    [InlineData("\"train\": false")]
    [InlineData("\"trainable\": false, \"weight\": 0")]
    public void Read_ReplyThatIsNotToBeLearned_IsPartOfPromptsOnly(string field)
    {
        var chat = Read($$"""{"messages": [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "BAD", {{field}}}, {"role": "user", "content": "again"}, {"role": "assistant", "content": "ok", "weight": 1}]}""");

        var text = Assert.Single(ChatText.Of(chat, LearnedReplies.All));

        Assert.Equal("ok<|im_end|>", text.Reply);
        Assert.Contains("BAD", text.Prompt, StringComparison.Ordinal);
        Assert.Empty(ChatText.Of(Read($$"""{"messages": [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "BAD", {{field}}}]}"""), LearnedReplies.Last));
        Assert.Empty(ChatText.Of(Read($$"""{"messages": [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "BAD"}], {{field}}}"""), LearnedReplies.All));
    }

    [Theory]
    [InlineData("[\n {\"messages\": []}\n]\n")]
    [InlineData("{\n \"messages\": []\n}\n")]
    [InlineData("[{\"messages\": []}]")]
    public void Read_FileThatHasNoChatPerLine_SaysWhatItIs(string text)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "chats.jsonl");
        File.WriteAllText(path, text);

        var error = Assert.Throws<InvalidDataException>(() => ChatFile.Read(InputFile.At(path)).ToArray());

        Assert.Contains("line 1: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("one line", error.Message, StringComparison.Ordinal);
    }

    private static Chat Read(string line)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "chats.jsonl");
        File.WriteAllText(path, line);
        return ChatFile.Read(InputFile.At(path)).Single();
    }
}
