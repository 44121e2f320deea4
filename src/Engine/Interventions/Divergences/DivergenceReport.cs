using Vectorscope.Engine.Statistics;

namespace Vectorscope.Engine.Interventions.Divergences;

/// <summary>How far an edited model is from the one it was made from, over prompts.</summary>
/// <param name="Tokens">Size of the distributions that are compared: the tokenizer's ids.</param>
/// <param name="FirstToken">KL(base‖edited) in nats of the first token after each prompt.</param>
/// <param name="Rollout">KL(edited‖base) along the edited model's own replies.</param>
/// <param name="Prompts">Prompt by prompt.</param>
public sealed record DivergenceReport(int Tokens, DivergenceSummary FirstToken, RolloutDivergence Rollout, IReadOnlyList<PromptDivergence> Prompts)
{
    internal static DivergenceReport Of(int tokens, IReadOnlyList<PromptDivergence> prompts) => new(
        tokens,
        DivergenceSummary.Of([.. prompts.Select(prompt => prompt.FirstToken)]),
        new(
            prompts.Sum(prompt => prompt.Rollout * prompt.Choices) / prompts.Sum(prompt => prompt.Choices),
            prompts.Sum(prompt => prompt.Choices),
            DivergenceSummary.Of([.. prompts.Select(prompt => prompt.Rollout)]),
            prompts.Count(prompt => prompt.Capped),
            prompts.Count(prompt => prompt.Loops)) { Same = prompts.Sum(prompt => prompt.Same) },
        prompts);
}

/// <summary>Divergences over prompts or replies, in nats.</summary>
/// <param name="Count">How many.</param>
/// <param name="Mean">Of them.</param>
/// <param name="Median">Between the two middle ones where their number is even.</param>
/// <param name="Maximum">Of them.</param>
public sealed record DivergenceSummary(int Count, double Mean, double Median, double Maximum)
{
    internal static DivergenceSummary Of(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return new(sorted.Length, Moments.Mean(sorted), (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2, sorted[^1]);
    }
}

/// <summary>KL(edited‖base) along replies of the edited model.</summary>
/// <param name="PerToken">In nats, over all choices of all replies: long replies weigh more.</param>
/// <param name="Choices">Tokens that were chosen, those that end replies included.</param>
/// <param name="PerReply">Of the replies' own means: every reply weighs the same.</param>
/// <param name="Capped">Replies that did not end by themselves.</param>
/// <param name="Loops">Replies that end in a loop.</param>
public sealed record RolloutDivergence(double PerToken, int Choices, DivergenceSummary PerReply, int Capped, int Loops)
{
    /// <summary>Choices at which both models find the same token likeliest.</summary>
    public int Same { get; init; }
}

/// <summary>One prompt.</summary>
/// <param name="Name">Its name.</param>
/// <param name="FirstToken">KL(base‖edited) in nats of the first token after it.</param>
/// <param name="Rollout">KL(edited‖base) in nats, the mean over the choices of the edited model's reply.</param>
/// <param name="Choices">How many.</param>
/// <param name="Capped">Whether the reply was cut at the limit of tokens.</param>
/// <param name="Loops">Whether it ends in a loop.</param>
public sealed record PromptDivergence(string Name, double FirstToken, double Rollout, int Choices, bool Capped, bool Loops)
{
    /// <summary>Choices at which both models find the same token likeliest.</summary>
    public int Same { get; init; }
}
