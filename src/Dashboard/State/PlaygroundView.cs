using System.Globalization;
using System.Text.Json.Nodes;
using Vectorscope.Jobs.Playground;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Dashboard.State;

/// <summary>What the playground asks and shows, as its address says it: simple things to be read, texts and arms packed.</summary>
/// <param name="Request">What would be asked.</param>
/// <param name="Layer">The layer whose projections are shown; null for the usual one.</param>
/// <param name="Token">The token that is pinned, counted from the reply's first; negative ones are the prompt's.</param>
/// <param name="ShowsPrompt">Whether the prompt's tokens are shown too.</param>
/// <param name="ToSides">Whether colours follow what the direction says of its sides, and not the range of the tokens.</param>
public sealed record PlaygroundView(JsonObject Request, int? Layer = null, int? Token = null, bool ShowsPrompt = false, bool ToSides = false)
{
    /// <summary>Servers refuse an address that is longer than a little more than this.</summary>
    public const int LongestAddress = 7500;

    private const int LongestPrompt = 300;

    private const int MostMessages = 200;

    /// <summary>What is asked before anything was said.</summary>
    public static JsonObject Nothing => new()
    {
        ["messages"] = new JsonArray(Message("user", "")),
        ["arms"] = new JsonArray(new JsonObject { ["name"] = "base" }),
    };

    /// <summary>A message of the conversation.</summary>
    public static JsonObject Message(string role, string content) => new() { ["role"] = role, ["content"] = content };

    /// <summary>Reads the parameters of an address.</summary>
    /// <param name="find">A parameter's value by its name; null where it has none.</param>
    /// <returns>The view, and whether a packed part of it could not be read.</returns>
    public static (PlaygroundView View, bool IsDamaged) From(Func<string, string?> find)
    {
        ArgumentNullException.ThrowIfNull(find);
        var request = Nothing;
        var state = LinkState.Unpack(find("state"));
        var damaged = find("state") is { Length: > 0 } && state is null;
        foreach (var (name, most) in new[] { ("messages", MostMessages), ("arms", PlaygroundSpec.MostArms) })
        {
            if (state?[name] is JsonArray { Count: > 0 } list && list.Count <= most && list.All(entry => entry is JsonObject))
            {
                request[name] = list.DeepClone();
            }
            else
            {
                damaged |= state?[name] is not null;
            }
        }

        if (find("prompt") is { } prompt)
        {
            request["messages"] = new JsonArray(Message("user", prompt));
        }

        var draft = new SpecDraft(PlaygroundService.Shape, request);
        draft.Set("model", find("model") ?? "");
        draft.Set("direction", find("direction") ?? "");
        draft.Set("seed", find("seed") ?? "");
        draft.Set("maxTokens", find("tokens") ?? "");
        draft.Put("thinking", find("thinking") == "off" ? false : null);
        return (new(draft.ToSpec(), Number(find("layer")), Number(find("token")), find("show") == "prompt", find("scale") == "sides"), damaged);
    }

    /// <summary>The address that shows this; null where it would be too long for one.</summary>
    public string? Url()
    {
        var draft = new SpecDraft(PlaygroundService.Shape, Request);
        var state = new JsonObject();
        var prompt = Request["messages"] is JsonArray and [JsonObject only] && (string?)only["role"] == "user" ? (string?)only["content"] : null;
        if (prompt is null or { Length: > LongestPrompt })
        {
            state["messages"] = Request["messages"]?.DeepClone();
        }

        if (!JsonNode.DeepEquals(Request["arms"], Nothing["arms"]))
        {
            state["arms"] = Request["arms"]?.DeepClone();
        }

        var address = Urls.Query(
            Urls.Playground,
            ("model", draft.Text("model")),
            ("prompt", prompt is { Length: <= LongestPrompt } ? prompt : null),
            ("direction", draft.Text("direction")),
            ("seed", SpecPath.Has(Request, "seed") ? draft.Text("seed") : null),
            ("tokens", SpecPath.Has(Request, "maxTokens") ? draft.Text("maxTokens") : null),
            ("thinking", draft.IsOn("thinking") ? null : "off"),
            ("layer", Text(Layer)),
            ("token", Text(Token)),
            ("show", ShowsPrompt ? "prompt" : null),
            ("scale", ToSides ? "sides" : null),
            ("state", state.Count == 0 ? null : LinkState.Pack(state)));
        return address.Length <= LongestAddress ? address : null;
    }

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string? Text(int? number) => number?.ToString(CultureInfo.InvariantCulture);
}
