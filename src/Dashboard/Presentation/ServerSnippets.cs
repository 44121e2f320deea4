namespace Vectorscope.Dashboard.Presentation;

/// <summary>How programs ask the server, ready to be copied.</summary>
public static class ServerSnippets
{
    /// <summary>Stands for an API key; packages insist on one where the server asks for none.</summary>
    private const string Key = "YOUR-KEY", NoKey = "none";

    /// <summary>All of them, in the order of the tabs.</summary>
    public static IReadOnlyList<ServerSnippet> All { get; } =
    [
        new("curl", null, "curl", "In a terminal; -N shows the tokens as they come.", (address, model, needsKey) => $$"""
            curl -N {{address}}/chat/completions \
              -H 'Content-Type: application/json' \{{(needsKey ? $"\n  -H 'Authorization: Bearer {Key}' \\" : "")}}
              -d '{"model": "{{model}}", "stream": true, "messages": [{"role": "user", "content": "Say hello."}]}'
            """),
        new("Python", "python", "Python", "With the package openai (pip install openai).", (address, model, needsKey) => $$$"""
            from openai import OpenAI

            client = OpenAI(base_url="{{{address}}}", api_key="{{{(needsKey ? Key : NoKey)}}}")
            reply = client.chat.completions.create(
                model="{{{model}}}",
                messages=[{"role": "user", "content": "Say hello."}],
                # Steering of this request alone: a persona, an intervention, directions to read.
                # extra_body={"vectorscope": {"persona": "cautious"}},
            )
            print(reply.choices[0].message.content)
            """),
        new("C#", "csharp", "C#", "With the package OpenAI (dotnet add package OpenAI).", (address, model, needsKey) => $$"""
            using System.ClientModel;
            using OpenAI;
            using OpenAI.Chat;

            var client = new ChatClient("{{model}}", new ApiKeyCredential("{{(needsKey ? Key : NoKey)}}"), new OpenAIClientOptions { Endpoint = new Uri("{{address}}") });
            ChatCompletion reply = await client.CompleteChatAsync(new UserChatMessage("Say hello."));
            Console.WriteLine(reply.Content[0].Text);
            """),
        new("Harbor", "harbor", "Harbor", "Harbor's own Terminus-2 asks through LiteLLM; what it runs in containers never speaks to this server, only Harbor itself does.", (address, model, needsKey) => $$"""
            export OPENAI_API_KEY={{(needsKey ? Key : NoKey)}}
            harbor run --dataset terminal-bench@2.0 --agent terminus-2 \
              --model 'openai/{{model}}' --agent-kwarg api_base={{address}}
            """),
    ];

    /// <summary>That of a word of the address; the first for any other.</summary>
    public static ServerSnippet Find(string? word) => All.FirstOrDefault(snippet => snippet.Word == word) ?? All[0];
}

/// <summary>How one kind of program asks.</summary>
/// <param name="Name">Of the tab.</param>
/// <param name="Word">In the address; null for the first.</param>
/// <param name="Of">What the text is, for whoever hears the page.</param>
/// <param name="Hint">What it needs.</param>
/// <param name="Write">Makes the text: of the base URL, the model and whether a key is needed.</param>
public sealed record ServerSnippet(string Name, string? Word, string Of, string Hint, Func<string, string, bool, string> Write);
