using Vectorscope.Engine.Settings;

namespace Vectorscope.Jobs.Agent;

/// <summary>Where a reply's thinking goes.</summary>
public enum ThinkingMode
{
    /// <summary>If the prompt ends inside a thinking block, thinking runs to the first <c>&lt;/think&gt;</c>, and only what follows is parsed.</summary>
    [Label("Separate: not parsed")]
    Separate,

    /// <summary>The raw text is parsed, thinking included: strict parity with Terminus-2.</summary>
    [Label("Inline: parsed with the reply")]
    Inline,
}
