// libyaml, which reads and writes the configuration files of the program.
#pragma once

#include <yaml.h>
