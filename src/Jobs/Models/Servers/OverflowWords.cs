using System.Globalization;
using System.Text.RegularExpressions;

namespace Vectorscope.Jobs.Models.Servers;

/// <summary>
/// Whether a refusal means that the conversation is too long. Each server has its own sentence for it, and changes it: what they share
/// is that a size of what was sent is set against a limit. Limits of other things are told by their own words.
/// </summary>
internal static partial class OverflowWords
{
    private const string Budget = " BUDGET ";

    // In these the status itself says that something else is the matter.
    private static readonly int[] s_others = [401, 402, 403, 404, 405, 429];

    public static bool Mean(int status, string words)
    {
        if (status is < 400 or >= 600 || s_others.Contains(status))
        {
            return false;
        }
        if (KnownCode().IsMatch(words))
        {
            return true;
        }
        if (OtherLimit().IsMatch(words))
        {
            return false;
        }
        // A reply's budget is no size of what was sent, and its name must not pass for one.
        var namesBudget = BudgetName().IsMatch(words);
        var rest = BudgetName().Replace(words, Budget);
        if (namesBudget && !Conversation().IsMatch(rest))
        {
            return false;
        }
        if (namesBudget && BudgetAlone(rest))
        {
            return false;
        }
        // 413 says by itself that what was sent is too large.
        return status == 413
            || (Exceeds().IsMatch(rest) && (ContextSize().IsMatch(rest) || (Sent().IsMatch(rest) && Length().IsMatch(rest)) || Tokens().IsMatch(rest)));
    }

    /// <summary>
    /// Where the budget is too large for the context and the sentence counts what was sent as less than half of it, the budget is the
    /// matter: a shorter conversation would be refused as well.
    /// </summary>
    private static bool BudgetAlone(string words) =>
        BudgetTooLarge().IsMatch(words) && Number(LimitCount(), words) is { } limit && Number(SentCount(), words) is { } sent && sent < limit / 2;

    private static double? Number(Regex pattern, string words) =>
        pattern.Match(words) is { Success: true } match
            && double.TryParse(match.Groups["n"].ValueSpan, NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number) ? number : null;

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    [GeneratedRegex(@"context[_ ]?length[_ ]?exceeded|exceed[_ ]?context[_ ]?size|context[_ ]?window[_ ]?exceeded|(input|prompt|context)[_ -]too[_ -](long|large)|prompt[_ ]?tokens[_ ]exceeded|context shift is disabled", Options)]
    private static partial Regex KnownCode();

    [GeneratedRegex(@"rate[ _-]?limit|(per|/) ?(min(ute)?|sec(ond)?|hour|day|month)\b|\bper[ _-](min(ute)?|second|hour|day|month)\b|\b[TR]P[MD]\b|too many (concurrent )?requests|too many concurrent|throttl|quota|credits?\b|billing|afford|payment|subscription|(your|current) plan\b|\btier\b|usage limit|daily|content[ _-](filter|management|policy)|safety|moderation|flagged|prohibited|guardrail|blocked|overloaded|queue is full|in the queue|wait before|try again (later|in \d)|timed? ?out|deadline|out of memory|logprobs", Options)]
    private static partial Regex OtherLimit();

    [GeneratedRegex(@"[`'\""]?(max|min)(imum)?[_ ]?(completion|new|output|gen(erated)?)?[_ ]?tokens\b[`'\""]?|maxOutputTokens", Options)]
    private static partial Regex BudgetName();

    [GeneratedRegex(@"context[\s_-]*(length|window|size|limit|overflow)|\bcontext\b(?! (deadline|cancel))|\bn_ctx\b|num_ctx|max_model_len|model[_ ]length|max_seq_len|session_len|(sequence|model|prompt|input)[ _]len(gth)?\b|max[_ ]input[_ ]tokens|token limit|上下文|超长|输入(长度|内容)", Options)]
    private static partial Regex ContextSize();

    [GeneratedRegex(@"\b(prompts?|inputs?|messages?|conversation|history)\b", Options)]
    private static partial Regex Conversation();

    [GeneratedRegex(@"\b(prompts?|inputs?|messages?|conversation|history|request(ed)?|text)\b", Options)]
    private static partial Regex Sent();

    [GeneratedRegex(@"\btokens?\b|length|\blong\b|\bbig\b", Options)]
    private static partial Regex Length();

    [GeneratedRegex(@"too many tokens|token count|total (number of )?tokens", Options)]
    private static partial Regex Tokens();

    [GeneratedRegex(@"exceed|too (long|large|many|big)|longer|larger|greater|bigger|more than|less than|fewer than|overflow|over the|\babove\b|beyond|out of range|ran out|is full\b|exhausted|reached\b|limit (is|of|was)\b|limit:|(should|must|has to) be\s*(‹|<|≤|=|\[|at most|within|below|under|less|smaller|shorter|no (more|longer))|at most|maximum|max(imum)? ?length|maxLength|max input|reduce|shorten|not enough|insufficient|only \d|can only|\d\)?\s*(tokens?\s*)?[>≥]\s*\(?\w|but the model|(doe?s?n't|does not|do not|cannot|can't|not) fit|超|过长", Options)]
    private static partial Regex Exceeds();

    [GeneratedRegex(@"BUDGET\s+(value\s+)?(is\s+)?too (large|big|high)", Options)]
    private static partial Regex BudgetTooLarge();

    [GeneratedRegex(@"(context length|context window|model length)\D{0,20}(?<n>\d+(,\d{3})*)", Options)]
    private static partial Regex LimitCount();

    [GeneratedRegex(@"(?<n>\d+(,\d{3})*) (input|prompt)( tokens)?\b|(?<n>\d+(,\d{3})*) (tokens )?in the (messages|input|prompt)", Options)]
    private static partial Regex SentCount();
}
