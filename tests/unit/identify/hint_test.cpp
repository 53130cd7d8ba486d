#include "identify/hint.hpp"

#include <doctest/doctest.h>

using keyassay::catalog::Entry;
using keyassay::catalog::Host;
using keyassay::matching::host_of;
using keyassay::matching::naming;
using keyassay::matching::owns_host;

namespace {

Entry entry(std::string id, std::vector<std::string> env, std::vector<std::string> aliases = {}) {
  Entry made;
  made.id = std::move(id);
  made.env = std::move(env);
  made.aliases = std::move(aliases);
  return made;
}

}  // namespace

TEST_CASE("a provider's own variable names it exactly, in any spelling") {
  const Entry deepseek = entry("deepseek", {"DEEPSEEK_API_KEY"});
  for (const char* variable : {"DEEPSEEK_API_KEY", "deepseek_api_key", "deepseek-api-key", "deepseekApiKey"}) {
    CAPTURE(variable);
    CHECK(naming(deepseek, variable).exact);
  }
  CHECK_FALSE(naming(deepseek, "MY_DEEPSEEK_API_KEY").exact);
}

TEST_CASE("a provider's name among other words names it") {
  const Entry deepseek = entry("deepseek", {"DEEPSEEK_API_KEY"});
  CHECK(naming(deepseek, "MY_DEEPSEEK_API_KEY_2").length == 8);
  CHECK(naming(deepseek, "DEEPSEEK_TOKEN").length == 8);
  CHECK(naming(deepseek, "prod.deepseek.key").length == 8);
  CHECK(naming(entry("moonshot-intl", {}), "MOONSHOT_KEY").length == 8);
  CHECK(naming(entry("google-gemini", {}, {"gemini"}), "GEMINI_KEY").length == 6);
  CHECK(naming(entry("huggingface", {"HF_TOKEN"}), "HF_KEY").length == 2);
}

TEST_CASE("words count whole and generic words name nobody") {
  CHECK(naming(entry("xai", {"XAI_API_KEY"}), "PROXAI_KEY").length == 0);
  CHECK(naming(entry("deepseek", {"DEEPSEEK_API_KEY"}), "DEEPSEEKER_KEY").length == 0);
  CHECK(naming(entry("somebody", {"API_KEY"}), "OTHER_API_KEY").length == 0);
  CHECK(naming(entry("somebody", {"API_KEY"}), "API_KEY").exact);
  CHECK(naming(entry("somebody", {"SOMEBODY_KEY"}), "").length == 0);
}

TEST_CASE("the longer name says more, the exact one most") {
  const Entry azure = entry("azure-openai", {"AZURE_OPENAI_API_KEY"});
  const Entry openai = entry("openai", {"OPENAI_API_KEY"});
  CHECK(naming(azure, "AZURE_OPENAI_KEY") > naming(openai, "AZURE_OPENAI_KEY"));
  CHECK(naming(openai, "OPENAI_API_KEY") > naming(azure, "OPENAI_API_KEY"));
  CHECK(naming(openai, "OPENAI_API_KEY") > naming(openai, "OUR_OPENAI_API_KEY"));
}

TEST_CASE("the host of an address is what a client would connect to") {
  CHECK(host_of("https://api.moonshot.cn/v1") == "api.moonshot.cn");
  CHECK(host_of("HTTPS://API.Moonshot.CN:443/v1") == "api.moonshot.cn");
  CHECK(host_of("api.moonshot.cn/v1") == "api.moonshot.cn");
  CHECK(host_of("https://api.openai.com@thief.example/v1") == "thief.example");
  CHECK(host_of("https://api.openai.com\\@thief.example") == "api.openai.com");
  CHECK(host_of("https://thief.example?https://api.openai.com") == "thief.example");
  CHECK(host_of("http://[::1]:8080/") == "[::1]:8080");
  CHECK(host_of("").empty());
}

TEST_CASE("a host is a provider's own when it is the same, not when it ends alike") {
  Entry openai;
  openai.hosts = {{"api", "https://api.openai.com/v1", "api.openai.com", "openai", "global"},
                  {"own", "https://{workspace}.openai.azure.com", "{workspace}.openai.azure.com", "openai", "global"}};
  CHECK(owns_host(openai, "api.openai.com"));
  CHECK(owns_host(openai, "team.openai.azure.com"));
  CHECK_FALSE(owns_host(openai, "api.openai.com.thief.example"));
  CHECK_FALSE(owns_host(openai, "xapi.openai.com"));
  CHECK_FALSE(owns_host(openai, "openai.azure.com"));
  CHECK_FALSE(owns_host(openai, ".openai.azure.com"));
  CHECK_FALSE(owns_host(openai, "a.b.openai.azure.com"));
  CHECK_FALSE(owns_host(openai, ""));
  Entry relay;
  relay.hosts = {{"site", "", "", "openai", "global"}};
  CHECK_FALSE(owns_host(relay, ""));
}
