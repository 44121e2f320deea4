using System.Text.Json.Nodes;
using Vectorscope.Engine.Tokenization.Files;

namespace Vectorscope.Engine.Checkpoints.NewModels;

/// <summary>A small byte-level tokenizer in the Qwen3.5 form: 256 bytes, up to 256 merges, the added tokens of text chats.</summary>
internal static class StarterTokenizer
{
    // Learned from English notes about terminal tasks; pairs in the order of their training, halves apart by a space.
    private const string MergeList = """
        e r | Ġ t | i n | Ġ a | o n | r e | e n | Ġ s | o r | e s | e d | a t | a r | Ġ c | Ġt h | i t | a l | Ġ p | a s | i s
        Ġ m | Ġ f | in g | Ġth e | Ġ w | Ġ n | n d | Ġ Ġ | i on | Ġ b | l e | en t | d e | Ġ re | o m | Ġ o | Ġ l | c t | u t
        s t | v er | Ġ e | Ġ in | c h | m e | Ġa nd | r a | Ġ on | r i | r o | i l | u n | Ġs t | Ġ d | a n | Ġ Ċ | c e | p t
        Ġ h | i f | s e | o l | u l | a g | e t | o t | as k | u m | Ġ is | it h | o de | u s | Ġw ith | Ġt o | u r | Ġ T | c k
        i r | t s | x t | l o | ar d | ĠĠ ĠĠ | Ġo f | in e | er s | a me | r or | i d | Ġ or | i m | g ent | at ion | Ġt ask
        Ġ A | r om | a d | Ġ r | Ċ Ċ | e m | l y | if i | e ct | t er | is t | Ġa s | o ut | Ġw h | Ġe x | Ġ it | ri al | a nd
        om p | es t | a b | Ġa gent | Ġ en | t h | ode l | Ġon e | i g | Ġ g | v e | Ġf or | Ġ v | Ġ C | ed i | ag e | m in
        Ġr un | Ġm edi | Ġmedi um | Ġc on | Ġ de | ul t | om m | ifi er | e xt | e p | a p | k e | a y | Ġs o | Ġa re | Ġ P
        o re | i me | Ġn o | Ġ ver | q u | k en | a il | Ġre s | Ġb e | re s | o st | es s | o b | j ect | at e | a m | Ġn ot
        o p | a re | a ch | Ġf i | Ġa n | or y | or k | Ġ H | u e | m ent | ion s | omm and | o w | Ġa l | Ġ S | v ir | vir on
        viron ment | r ror | i re | E rror | Ġt ra | Ġp ro | Ġc h | p l | ol d | i c | c omp | Ġt rial | Ġs c | Ġm odel | Ġl o
        w ard | t o | g ine | er ror | Ġp ar | Ġf rom | Ġa t | j s | al l | a ct | i de | Ġb y | o ck | en ce | ab le | Ġcon t
        Ġ error | u re | u p | n ing | js on | ime out | Ġs e | Ġn e | m ar | f t | b o | as t | Ġp er | Ġ ke | Ġ N | le t
        i ve | as h | as e | Ġen vironment | Ġ us | j ob | ar t | Ġh ard | Ġ D | rom pt | p e | on e | ock er | h e | er ing
        Ġc ommand | Ġa r | u il | t ask | n ame | er min | a in | Ġver ifier | u nd | pt ion | or t | lo w | f er | at h | at a
        """;

    private static readonly (string Left, string Right)[] Merges =
        [.. MergeList.Split(['|', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(m => m.Split(' ') is [var left, var right] ? (left, right) : throw new FormatException(m))];

    /// <summary>The vocabulary that all merges fill exactly.</summary>
    internal static int FullSize => QwenTokenizer.SmallestSize + Merges.Length;

    /// <summary>The content of tokenizer.json and the id of the token that ends a turn.</summary>
    /// <param name="vocabulary">At least <see cref="QwenTokenizer.SmallestSize"/>; no id reaches it. Merges fill what the bytes and added tokens leave.</param>
    internal static (JsonObject Content, int StopToken) Make(int vocabulary) =>
        QwenTokenizer.Make([.. Merges.Take(vocabulary - QwenTokenizer.SmallestSize)]);
}
