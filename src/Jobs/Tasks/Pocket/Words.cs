namespace Vectorscope.Jobs.Tasks.Pocket;

/// <summary>Words that tasks are made of. <see cref="Marks"/> never occur in sentences, so that they can be searched for.</summary>
internal static class Words
{
    public static readonly string[] Nouns = Split(
        "anchor apple arrow bell bench boat book bottle bridge brush bucket cabin candle carpet chair clock cloud coin desk door engine fence flag flower garden glass hammer harbor kettle ladder lamp lemon letter mirror needle onion orange paper pencil piano pillow plate pocket ribbon river saddle shelf shovel table ticket tower wagon wheel window");

    public static readonly string[] Adjectives = Split(
        "big blue bright calm clever cold dark eager fast gentle green happy heavy kind large lazy light little loud old polite proud quick quiet red round sharp short slow small soft tall tired warm white wise young");

    public static readonly string[] Animals = Split(
        "badger bear beaver bird camel cat cow crow deer dog donkey duck eagle fox frog goat goose hare hawk hen horse lamb lion mole mouse otter owl panda pig pony rabbit raven seal sheep snake swan tiger toad wolf zebra");

    public static readonly string[] Verbs = Split(
        "answers asks calls carries chases finds follows greets guards hears helps hides joins leads likes meets misses passes paints praises remembers sees serves teaches thanks trusts visits watches");

    public static readonly string[] Marks = Split(
        "amber basil cobalt copper coral crimson ember fennel ginger granite indigo ivory jasmine juniper lavender maple marble nutmeg obsidian olive onyx pepper quartz saffron sapphire sesame silver topaz turquoise velvet walnut willow");

    public static readonly string[] Names = Split(
        "Ada Alan Anna Ben Carl Clara Dora Edith Emil Eva Felix Frida Grace Hans Ida Ines Ivan Jonas Karin Lena Leo Lise Mara Marie Nina Noah Olga Otto Paul Rosa Ruth Sara Theo Tom Uma Vera Willy Yara Zoe");

    public static readonly string[] Cities = Split(
        "Athens Bergen Berlin Bilbao Boston Bremen Cairo Chicago Dakar Delhi Denver Dublin Geneva Genoa Hanoi Havana Helsinki Kyoto Lagos Leipzig Lima Lisbon London Lyon Madrid Malmo Milan Nairobi Oslo Paris Porto Prague Quito Riga Rome Seoul Sofia Tokyo Turin Utrecht Vienna Warsaw Zurich");

    private static string[] Split(string words) => words.Split(' ');
}
