using System.Text.Json;
using System.Text.Json.Nodes;

namespace Vectorscope.Jobs.Specs;

/// <summary>What a field or an item of a list may hold: reads it from JSON, writes it back, and describes itself.</summary>
public abstract class ValueShape
{
    /// <summary>The value; null after a problem was noted. Never called with JSON's null.</summary>
    internal abstract object? Read(JsonElement json, string path, SpecProblems problems);

    /// <summary>The value in its normal form.</summary>
    internal abstract JsonNode? Write(object value);

    /// <summary>JSON schema (2020-12) of the value.</summary>
    internal abstract JsonObject Schema();

    /// <summary>What it takes, in a few words for a table: "whole number, 1 to 4096".</summary>
    public abstract string Takes { get; }

    /// <summary>A value of this shape that stands where the spec's own was refused, so that rules need not look for null.</summary>
    internal virtual object? Stand => null;

    /// <summary>What a flag takes a text for: a value of the right kind, or the text itself, which is then refused by name.</summary>
    public virtual JsonNode? FromText(string text) => JsonValue.Create(text);

    /// <summary>The value as a flag would give it.</summary>
    public virtual string ToText(JsonNode value) => value is JsonValue scalar && scalar.TryGetValue<string>(out var text) ? text : value.ToJsonString();

    /// <summary>As <see cref="FromText"/>, in the form's units.</summary>
    public virtual JsonNode? FromForm(string text) => FromText(text);

    /// <summary>As <see cref="ToText"/>, in the form's units.</summary>
    public virtual string ToForm(JsonNode value) => ToText(value);
}
