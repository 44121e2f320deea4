using System.Text.Json;
using System.Text.Json.Serialization;
using Vectorscope.Engine.Tokenization;
using Vectorscope.Engine.Tokenization.ChatTemplates;

namespace Vectorscope.Engine.Tests.Tokenization.ChatTemplates;

/// <summary>Fixtures/chat-template: 400 random conversations, rendered by Jinja with the template that our model folders carry (make.py).</summary>
public sealed class ChatTemplateFixtureTests : IDisposable
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(Fixtures.Folder("chat-template"), "conversations.jsonl"));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Render_EveryConversation_GivesJinjasTextOrRefusesAsItDoes()
    {
        var conversations = Lines.Skip(1).Select(l => JsonSerializer.Deserialize<Conversation>(l, JsonSerializerOptions.Web)!).ToList();

        Assert.Equal(400, conversations.Count);
        Assert.InRange(conversations.Count(c => c.Text is null), 20, 150);
        Assert.All(conversations, c => Assert.Equal(c.Text, Rendered(c)));
    }

    [Fact]
    public void Inspect_OurOwnTemplate_IsKnownAndTheOneOfTheFixture()
    {
        TokenizerFiles.Write(_folder.Path, "{}");

        var found = ChatTemplate.Inspect(_folder.Path);

        Assert.Equal(ChatTemplateState.Known, found.State);
        Assert.Equal(found.Sha256, JsonDocument.Parse(Lines[0]).RootElement.GetProperty("template").GetString());
    }

    private static string? Rendered(Conversation conversation)
    {
        try
        {
            return ChatTemplate.Render(
                [.. conversation.Messages.Select(m => new ChatMessage(m.Role, m.Content, m.Reasoning))],
                new() { AddGenerationPrompt = conversation.Prompt, Thinking = conversation.Thinking ?? true });
        }
        catch (ChatTemplateException)
        {
            return null;
        }
    }

    private sealed record Conversation(Message[] Messages, bool? Thinking, bool Prompt, string? Text);

    private sealed record Message(string Role, string Content, [property: JsonPropertyName("reasoning_content")] string? Reasoning);
}
